"""The API's resources, one file each, named as its URL; `RESOURCES` is all there is."""

from __future__ import annotations

from wabot_admin.api import (
    about,
    accounts,
    analytics,
    audit,
    auth,
    bots,
    conversations,
    impact,
    keys,
    labels,
    me,
    notes,
    palette,
    plugins,
    revisions,
    roles,
    secrets,
    simulations,
    templates,
    transcripts,
)

RESOURCES = (
    about.about,
    accounts.accounts,
    analytics.analytics,
    audit.audit,
    auth.auth,
    bots.bots,
    conversations.conversations,
    impact.impact,
    keys.keys,
    labels.labels,
    me.me,
    notes.notes,
    palette.palette,
    plugins.plugins,
    revisions.revisions,
    roles.roles,
    secrets.secrets,
    simulations.simulations,
    templates.templates,
    transcripts.transcripts,
)
