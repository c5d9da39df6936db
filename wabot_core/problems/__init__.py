"""The face of Problems: what is wrong with a bot, found before publishing and reported whole.

`check_bot` reads a document without running it; `run_tests` holds the talks it carries as tests. Every kind of
Problem is a row of `KINDS`.
"""

from wabot_core.problems.documents import check_bot
from wabot_core.problems.kinds import KINDS, Problem, ProblemKind
from wabot_core.problems.tests import TestResult, run_tests
from wabot_core.problems.words import in_words

__all__ = ["KINDS", "Problem", "ProblemKind", "TestResult", "check_bot", "in_words", "run_tests"]
