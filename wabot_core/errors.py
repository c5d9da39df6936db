"""The one tree of wabot's errors; each class's docstring is its default message."""

from __future__ import annotations


class WabotError(Exception):
    """Something went wrong in wabot."""

    def __init__(self, message: str | None = None, /, **facts: object) -> None:
        """Take an own message or fill the docstring's `{facts}`; facts stay readable as `error.facts`."""
        self.facts = facts
        template = message or (type(self).__doc__ or "").strip().split("\n\n")[0]
        super().__init__(template if message else template.format(**facts))

    @property
    def code(self) -> str:
        """Return the stable snake_case name of this kind of error."""
        return self.code_name()

    @classmethod
    def code_name(cls) -> str:
        """Return the `code` of this class's errors."""
        name = cls.__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


# Declaring plugins


class BadDeclaration(WabotError):
    """{what} cannot be registered: {why}. {mend}"""


class UnknownNodeType(WabotError):
    """No installed plugin provides the node type {type!r}. Install its pack or replace the node."""


class UnknownTriggerType(WabotError):
    """No installed plugin provides the trigger type {type!r}. Install its pack or replace the trigger."""


# The bot document


class BadDocument(WabotError):
    """The bot document is not valid: {why}."""


class NewerSpec(WabotError):
    """The bot document has spec {spec}, newer than this wabot understands ({known}). Upgrade wabot."""


class BadConfig(WabotError):
    """The configuration of {where} is not valid: {why}."""


class BadTemplate(WabotError):
    """The template cannot be read: {why}."""


class TemplateFailed(WabotError):
    """A text could not be rendered: {why}."""


class TemplateLimit(TemplateFailed):
    """A text did not render within its limits: {why}."""


class BadRule(WabotError):
    """The rule cannot be read: {why}."""


class BadPattern(WabotError):
    """The pattern {pattern!r} is not supported: {why}. Look-around and back-references are not available."""


# Running a flow


class ActionFailed(WabotError):
    """The action {type} failed: {why}."""


class NonDeterministicAction(WabotError):
    """The action {type} did {now} where it did {before} the first time.

    What an action does around journaled operations must be the same each time it runs.
    """


class ActionTimeout(WabotError):
    """The action {type} did not finish within {seconds:g} seconds."""


class StepLimit(WabotError):
    """The flow took more than {limit} steps without waiting for the person; it loops."""


class TurnLimit(WabotError):
    """The conversation took more than {limit} turns and was ended."""


class DepthLimit(WabotError):
    """Flows call each other deeper than {limit}."""


class UnknownFlow(WabotError):
    """The bot has no flow {flow!r}."""


class UnknownSecret(WabotError):
    """There is no secret named {name!r}. Add it, or choose another in the node's form."""


class HttpFailed(WabotError):
    """The call to {host} failed: {why}."""


class AddressRefused(HttpFailed):
    """The address {host} is not allowed: {why}."""


class AnswerTooLarge(HttpFailed):
    """The answer of {host} is larger than {limit} bytes."""


class CallFailed(WabotError):
    """The call {name!r} failed: {why}."""


class BadSignature(WabotError):
    """The webhook call is not signed as it must be: {why}."""


class OutcomeUnknown(WabotError):
    """The call {name!r} was started once and its outcome is unknown; it is not made again."""


class NotUnderstood(WabotError):
    """The reply was not understood: {why}."""


class NoReply(WabotError):
    """The person did not reply in time."""


class InvalidReply(WabotError):
    """The person's replies could not be understood in {tries} tries."""


# Channels and stores


class SendFailed(WabotError):
    """WhatsApp did not take the message: {why}."""


class SendRefused(SendFailed):
    """WhatsApp refused the message for good: {why}."""


class StaleLease(WabotError):
    """Another process owns {name} now; nothing was written."""


class ConversationMoved(WabotError):
    """The conversation {conversation} was changed by another turn; nothing was written."""


class ConversationEnded(WabotError):
    """The conversation {conversation} has ended; wait until the person writes again."""


class OptedOut(WabotError):
    """This person asked to get no more messages; nothing is sent until they opt in again."""


class DraftConflict(WabotError):
    """The draft was saved by someone else (revision {rev}); reload it and merge your changes."""


class NotFound(WabotError):
    """There is no {what} {id!r}."""


class AlreadyThere(WabotError):
    """The {what} {id!r} is there already; use it, or choose another name."""


class BadFileKey(WabotError):
    """{key!r} is not a file key: use a relative path of a-z A-Z 0-9 . _ - in which no part begins with a dot."""


class FileInTheWay(WabotError):
    """{key!r} can't be kept: a key of this store is a folder of it, or has it as a folder; use another key."""


class SchemaOutdated(WabotError):
    """The database is not at this version of wabot ({why}). Run `wabot db upgrade`."""


class UnknownStore(WabotError):
    """No installed plugin provides {kind} at {url!r}. Known schemes: {known}."""
