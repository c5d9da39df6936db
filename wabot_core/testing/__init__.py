"""The face for tests of bots and action packs: a simulator to talk to, transcripts to keep; it needs no pytest.

`Simulator` runs a bot in the real engine with everything in memory; `run_transcript` holds a `*.chat` talk with
it; `bot_of_node` and `bot_of_trigger` make a bot of one node. The pytest plugin collects `*.chat` files.
"""

from wabot_core.testing.clocks import FakeClock
from wabot_core.testing.documents import bot_of_node, bot_of_trigger
from wabot_core.testing.networks import FakeNetwork
from wabot_core.testing.people import Person
from wabot_core.testing.recordings import Recording
from wabot_core.testing.simulator import Simulator
from wabot_core.testing.talks import TalkFailed, run_transcript
from wabot_core.testing.transcripts import BadTranscript, Transcript, parse_transcript, transcript_of

__all__ = [
    "BadTranscript",
    "FakeClock",
    "FakeNetwork",
    "Person",
    "Recording",
    "Simulator",
    "TalkFailed",
    "Transcript",
    "bot_of_node",
    "bot_of_trigger",
    "parse_transcript",
    "run_transcript",
    "transcript_of",
]
