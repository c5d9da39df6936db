"""The face of wabot for plugin authors: everything a pack may import.

Declaring      `action`, `trigger`, `hookimpl`; what a form may ask for: `LongText`, `Url`, `Phone`, `Email`,
               `Duration`, `Variable`, `FlowName`, `FileName`, `Secret`, `Condition`, `JsonValue`, `Option`;
               what of it the person will see: `Shown`; what it offers: `OptionsFrom`, `Lookup`
Acting         `Turn` (say, ask, http, once, sleep, call, capture…), `HttpAnswer`, `Content`, `Media`, `Location`
Understanding  `Reply` and its kinds (`TextReply`, `NumberReply`, `DateReply`, `ChoiceReply`…), `NotUnderstood`
Starting       `Pattern` and its kinds (`Exact`, `Prefix`, `Regex`, `Hook`, `ScheduleAt`…), `verify_webhook`
Speaking       `Translation`, `read_locales`: what the pack's words are in other languages
Providing      `StoreType`, `ChannelType`, `SecretSourceType`, `SinkType` and the protocols behind them
Failing        `WabotError` and its children

Behind it, by file: signatures → actions, triggers → catalog → palette; bots → programs → engine; conversations,
messages, events are the data; templates, rules, patterns, replies the little languages; problems checks before
publishing; testing is for tests.
"""

from wabot_core.actions import Action, action
from wabot_core.channels import Ack, Channel, LinkStep, Listener, NumberState, Sending, Sent, StateChanged
from wabot_core.conversations import Contact
from wabot_core.errors import (
    BadSignature,
    HttpFailed,
    InvalidReply,
    NoReply,
    NotFound,
    NotUnderstood,
    SendFailed,
    SendRefused,
    WabotError,
)
from wabot_core.fields import (
    Condition,
    Duration,
    Email,
    FileName,
    FlowName,
    JsonValue,
    LongText,
    Option,
    Phone,
    Secret,
    Shown,
    Url,
    Variable,
)
from wabot_core.hookspecs import ChannelType, SecretSource, SecretSourceType, Sink, SinkType, hookimpl
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.lookups import Lookup, OptionsFrom
from wabot_core.messages import Choice, Content, Kind, Location, Media, Message
from wabot_core.patterns import (
    AnyMessage,
    ChoiceOf,
    Command,
    Contains,
    Exact,
    FirstContact,
    Hook,
    LocationOf,
    MediaOf,
    Pattern,
    Prefix,
    ReactionOf,
    Regex,
    ScheduleAt,
)
from wabot_core.replies import (
    ChoiceOption,
    ChoiceReply,
    DateReply,
    EmailReply,
    LocationReply,
    MediaReply,
    NumberReply,
    PhoneReply,
    Reply,
    TextReply,
    TimeReply,
    YesNoReply,
)
from wabot_core.replies import by_name as reply_by_name
from wabot_core.signing import SIGNATURE_HEADERS, SignatureScheme, Signed, sign_webhook, verify_webhook
from wabot_core.stores import Cache, Files, Records, StoreType
from wabot_core.translations import Translation, read_locales
from wabot_core.triggers import Trigger, trigger
from wabot_core.turns import Turn
from wabot_core.values import at_path, phone_of

__all__ = [
    "Ack",
    "Action",
    "AnyMessage",
    "BadSignature",
    "Cache",
    "Channel",
    "ChannelType",
    "Choice",
    "ChoiceOf",
    "ChoiceOption",
    "ChoiceReply",
    "Command",
    "Condition",
    "Contact",
    "Contains",
    "Content",
    "DateReply",
    "Duration",
    "Email",
    "EmailReply",
    "Exact",
    "FileName",
    "Files",
    "FirstContact",
    "FlowName",
    "Hook",
    "HttpAnswer",
    "HttpFailed",
    "HttpRequest",
    "InvalidReply",
    "JsonValue",
    "Kind",
    "LinkStep",
    "Listener",
    "Location",
    "LocationOf",
    "LocationReply",
    "LongText",
    "Lookup",
    "Media",
    "MediaOf",
    "MediaReply",
    "Message",
    "NoReply",
    "NotFound",
    "NotUnderstood",
    "NumberReply",
    "NumberState",
    "Option",
    "OptionsFrom",
    "Pattern",
    "Phone",
    "PhoneReply",
    "Prefix",
    "ReactionOf",
    "Records",
    "Regex",
    "Reply",
    "SIGNATURE_HEADERS",
    "ScheduleAt",
    "Secret",
    "SecretSource",
    "SecretSourceType",
    "SendFailed",
    "SendRefused",
    "Sending",
    "Sent",
    "SignatureScheme",
    "Signed",
    "Sink",
    "Shown",
    "SinkType",
    "StateChanged",
    "StoreType",
    "TextReply",
    "TimeReply",
    "Translation",
    "Trigger",
    "Turn",
    "Url",
    "Variable",
    "WabotError",
    "YesNoReply",
    "action",
    "at_path",
    "hookimpl",
    "phone_of",
    "read_locales",
    "reply_by_name",
    "sign_webhook",
    "trigger",
    "verify_webhook",
]
