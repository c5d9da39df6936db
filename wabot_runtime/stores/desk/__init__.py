"""What the admin keeps about itself on the records' database, from accounts to audit; and bots as it handles them."""

from __future__ import annotations

from wabot_runtime.stores.desk.accounts import SqlAccounts
from wabot_runtime.stores.desk.audit import SqlAudit
from wabot_runtime.stores.desk.bots import DeskBots, RevisionRow
from wabot_runtime.stores.desk.budgets import Budget, SqlBudgets
from wabot_runtime.stores.desk.captures import CaptureFilter, CaptureKind, CaptureRow, SqlCaptures
from wabot_runtime.stores.desk.contacts import ContactRow, SqlContacts
from wabot_runtime.stores.desk.conversations import (
    STATES,
    ConversationFilter,
    ConversationRow,
    DeskConversations,
    LastMessage,
)
from wabot_runtime.stores.desk.identities import SqlIdentities
from wabot_runtime.stores.desk.keys import SqlKeys
from wabot_runtime.stores.desk.labels import Label, SqlLabels
from wabot_runtime.stores.desk.likenesses import WHYS, Likeness, SqlLikenesses
from wabot_runtime.stores.desk.moves import Changed, Move, NodeWaiting, SqlMoves
from wabot_runtime.stores.desk.notes import Note, SqlNotes
from wabot_runtime.stores.desk.numbers import DeskNumbers, Hour, NumberFacts, StateRow, reconnects
from wabot_runtime.stores.desk.replays import Replay, SqlReplays
from wabot_runtime.stores.desk.rows import Account, AuditFilter, AuditRow, Identity, Intent, Key, Role, Session, Token
from wabot_runtime.stores.desk.secrets import SecretRow, SqlSecrets
from wabot_runtime.stores.desk.sessions import Rotation, SqlSessions
from wabot_runtime.stores.desk.settings import SqlSettings
from wabot_runtime.stores.desk.tokens import SqlTokens
from wabot_runtime.stores.desk.transcripts import TranscriptEntry, TranscriptPage, Transcripts
from wabot_runtime.stores.desk.vitals import BotStanding, Holder, Queue, SqlVitals, Trouble, Waiting
from wabot_runtime.stores.erasure import SqlErasure
from wabot_runtime.stores.merging import SqlMerging
from wabot_runtime.stores.parting import SqlParting
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.tallies import SqlTallies
from wabot_runtime.stores.words import SqlPeopleWords, SqlWords

__all__ = [
    "Account",
    "AuditFilter",
    "AuditRow",
    "BotStanding",
    "Budget",
    "CaptureFilter",
    "CaptureKind",
    "CaptureRow",
    "Changed",
    "ContactRow",
    "ConversationFilter",
    "ConversationRow",
    "Desk",
    "Identity",
    "Intent",
    "Holder",
    "Hour",
    "Key",
    "Label",
    "LastMessage",
    "Likeness",
    "Move",
    "NodeWaiting",
    "Note",
    "NumberFacts",
    "Queue",
    "Replay",
    "RevisionRow",
    "Role",
    "Rotation",
    "STATES",
    "SecretRow",
    "Session",
    "SqlMoves",
    "SqlSecrets",
    "StateRow",
    "SqlSettings",
    "Token",
    "TranscriptEntry",
    "TranscriptPage",
    "Trouble",
    "WHYS",
    "Waiting",
    "reconnects",
]


class Desk:
    """The desk's tables of one workspace, over a database that its owner opens and closes."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        self.workspace = database.workspace
        self.accounts = SqlAccounts(database)
        self.bots = DeskBots(database)
        self.secrets = SqlSecrets(database)
        self.numbers = DeskNumbers(database)
        self.settings = SqlSettings(database)
        self.sessions = SqlSessions(database)
        self.tallies = SqlTallies(database)
        self.tokens = SqlTokens(database)
        self.identities = SqlIdentities(database)
        self.keys = SqlKeys(database)
        self.budgets = SqlBudgets(database)
        self.audit = SqlAudit(database)
        self.moves = SqlMoves(database)
        self.replays = SqlReplays(database)
        self.captures = SqlCaptures(database)
        self.contacts = SqlContacts(database)
        self.erasure = SqlErasure(database)
        self.merging = SqlMerging(database)
        self.parting = SqlParting(database)
        self.conversations = DeskConversations(database)
        self.labels = SqlLabels(database)
        self.likenesses = SqlLikenesses(database)
        self.notes = SqlNotes(database)
        self.transcripts = Transcripts(database)
        self.vitals = SqlVitals(database)
        self.words = SqlWords(database)
        self.people_words = SqlPeopleWords(database)
