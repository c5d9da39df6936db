"""The API's resources, one file each, named as its URL; `RESOURCES` is all there is."""

from __future__ import annotations

from wabot_admin.api import (
    accounts,
    audit,
    auth,
    bots,
    keys,
    me,
    palette,
    plugins,
    revisions,
    roles,
    secrets,
    simulations,
)

RESOURCES = (
    accounts.accounts,
    audit.audit,
    auth.auth,
    bots.bots,
    keys.keys,
    me.me,
    palette.palette,
    plugins.plugins,
    revisions.revisions,
    roles.roles,
    secrets.secrets,
    simulations.simulations,
)
