"""Whether a password is among the first that are tried: made of well-known words by well-known rules.

The rules stand for a list of some hundred thousand passwords; no list of anyone's real passwords is in here.
"""

from __future__ import annotations

from functools import cache

_PLAIN = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})

WORDS = frozenset(
    """
    about access account admin administrator adobe alexander alpha amanda amor andrea andrew angel animal
    anthony apple april ashley august austin autumn baby banana banking baseball basketball batman beach bear
    beauty best beta big bitcoin black blue boss boston boy brandon brazil bulldog buster butterfly california
    canada change changeit changeme charlie cheese chelsea chicago chicken chocolate chris christian claude
    client clinic cloud coffee company computer contrasena cookie correct cowboy daniel darling data database
    daniela david december default delta demo desk diamond doctor dog dragon dream eagle elephant elizabeth
    email england enter europe everyone family february ferrari fire first fish flower football forever france
    freedom friend friends garfield george germany ginger girl god gold golden google gothic green guest guitar
    hack hacker hallo hannah happy harley heaven hello help hockey home horse battery staple hotel house hunter
    iceman iloveyou internet italy jackson jasmine jennifer jessica jesus john jordan joshua july june justin
    killer king kitten lakers landing liverpool letmein life light little login london lord love lovely lucky
    madrid magic manager march marina marine martin master matrix matthew maverick may mercedes merlin me
    michael michelle midnight mine mobile monday money monkey monster mother music mustang my mynoob name naruto
    new nicole night nobody november number october office ok online open orange owner paris parola pass
    passphrase passport passw0rd password passwort peanut pepper phone phoenix pokemon police porsche portugal
    princess private public purple qwerty qwertz rabbit rainbow ranger red robert rock root sa samsung samantha
    saturday secret secure security senha september server service shadow silver slipknot smokey snoopy soccer
    softball sorry spain special spider spring star starwars steelers summer sunday sunflower sunshine super
    superman support sweet system taylor temp temporary tennis test tester testing the thomas thunder tiger
    tigger time tinkle today trust trustno united user vanilla victory wabot welcome whatever whatsapp white
    william windows winner winter wizard wordpass world xavier yellow you your
    """.split()  # noqa: SIM905 - a text is easier to read and add to
)
"""Words that passwords are made of: names, months, things, products, and what is written where a password belongs."""

WALKS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "!@#$%^&*()",
)
"""Ways over a keyboard, an alphabet, a row of digits."""

SHORTEST_WALK = 3
MOST_PIECES = 4
MOST_FILL = 12
LONGEST = 80
"""Four words or walks with digits and signs around them are not longer."""


def is_guessable(password: str) -> bool:
    """Say whether a password is a repetition, or nothing but common words, walks, years and signs in a row."""
    plain = password.casefold()
    return _repeats(plain) or (len(plain) <= LONGEST and _is_made_of_these(plain))


def _repeats(plain: str) -> bool:
    """Say whether it is something short over and over, cut off anywhere."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, min(8, len(plain) // 2) + 1))


def _is_made_of_these(plain: str) -> bool:
    """Say whether a text falls into a few words and walks, however spelt, and a few digits and signs."""
    spelt = plain.translate(_PLAIN)

    @cache
    def from_(start: int, pieces: int, fill: int) -> bool:
        if start == len(plain):
            return True
        if fill and not plain[start].isalpha() and from_(start + 1, pieces, fill - 1):
            return True
        ends = range(start + 1, len(plain) + 1) if pieces else ()
        return any(
            (_is_piece(plain[start:end]) or _is_piece(spelt[start:end])) and from_(end, pieces - 1, fill)
            for end in ends
        )

    return from_(0, MOST_PIECES, MOST_FILL)


def _is_piece(piece: str) -> bool:
    if piece in WORDS:
        return True
    if len(piece) < SHORTEST_WALK:
        return False
    return len(set(piece)) == 1 or any(piece in walk or piece in walk[::-1] for walk in WALKS)
