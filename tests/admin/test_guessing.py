"""Passwords everyone tries first are refused; odd ones are not. Both are generated, the seed is printed."""

from __future__ import annotations

import random
import string
import sys

import pytest

from wabot_admin.auth.guessing import WALKS, WORDS, is_guessable
from wabot_admin.auth.passwords import SHORTEST, check_password
from wabot_admin.errors import WeakPassword

COUNT = 4_000
LEET = str.maketrans("aeiost", "431057")


def common(chance: random.Random) -> str:
    """Make a password as people make them when they are asked for twelve characters."""
    words = sorted(WORDS)

    def styled(word: str) -> str:
        return chance.choice([str, str.capitalize, str.upper, lambda text: text.translate(LEET)])(word)

    while True:
        text = chance.choice(["", "", "-", "_", ".", " "]).join(
            styled(chance.choice(words)) for _ in range(chance.choice([1, 1, 2, 2, 3]))
        )
        text += chance.choice(["", "1", "12", "123", "1234", "12345", "!", "!!", "1!", "123!", "@123", "."])
        text += chance.choice(["", str(chance.randrange(1950, 2031))])
        if chance.random() < 0.15:
            walk = chance.choice(WALKS)
            start = chance.randrange(max(1, len(walk) - 12))
            text = walk[start : start + 14]
        if chance.random() < 0.1:
            text = (text[:5] * 20)[: chance.randrange(12, 20)]
        if len(text) >= SHORTEST:
            return text


def test_what_is_tried_first_is_refused() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    made = {common(chance) for _ in range(COUNT)}
    sys.stdout.write(f"seed {seed}, {len(made)} common passwords\n")
    assert len(made) > COUNT * 0.8
    for password in made:
        assert is_guessable(password), f"seed {seed}: {password!r}"


@pytest.mark.parametrize(
    "password",
    [
        *("password1234", "passwordpassword", "123456789012", "1234567890123", "qwertyuiop12", "qwertyuiopas"),
        *("administrator", "adminadmin12", "letmein12345", "welcome12345", "changeme1234", "iloveyou1234"),
        *("correcthorsebatterystaple", "abcdefghijkl", "abcdefghijklmnop", "q1w2e3r4t5y6", "1q2w3e4r5t6y"),
        *("P@ssw0rd2024!", "Wabot-Admin-2026", "SummerSummer22", "whatsapp123456", "!QAZ2wsx!QAZ2wsx", "aaaaaaaaaaab"),
    ],
)
def test_a_famous_one_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, about=())


def test_what_a_generator_makes_or_a_person_thinks_of_is_taken() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    letters = string.ascii_letters + string.digits + string.punctuation
    for _ in range(2_000):
        password = "".join(chance.choice(letters) for _ in range(chance.randrange(14, 24)))
        assert not is_guessable(password), f"seed {seed}: {password!r}"
    for odd in (
        "a long and odd passphrase",
        "fünf Kühe lesen Zeitung",
        "мой дядя самых честных",
        "purple otters juggle tax forms",
    ):
        assert not is_guessable(odd)
    sys.stdout.write(f"seed {seed}, 2000 odd passwords\n")


def test_the_longest_password_is_judged_at_once() -> None:
    import time

    begun = time.process_time()
    for text in ("password" * 128, "a" * 1023 + "é", "1a" * 512, "qwertyui" * 127 + "x", "!" * 1024):
        is_guessable(text)
    assert time.process_time() - begun < 1
