"""Makes paths that try to leave where they belong: every step upwards in every spelling, towards every target."""

from __future__ import annotations

import random

UPS = (
    *("..", "%2e%2e", "%2E%2e", ".%2e", "%252e%252e", "%25252e%25252e", "..%00", "..;", "...", "....", ". .", ".. "),
    *("%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "%f0%80%80%ae%f0%80%80%ae", "%u002e%u002e", "\uff0e\uff0e", "\u2024\u2024"),
    *("..%09", "..%0d%0a", "%00..", "\u202e..", "..\\..", "~", "$HOME", "%2e%2e%5c"),
)
SLASHES = (
    *("/", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "//", "/./", "%c0%af", "%e0%80%af", "%c1%9c", "\u2215"),
    *("\u2044", "\uff0f", "\uff3c", "%2f%2f", "/%2f", "\\/", ";/", "%00/"),
)
TARGETS = (
    *("etc/passwd", "canary.txt", "wabot.db", "desk.key", "data/desk.key", "proc/self/environ", "windows/win.ini"),
    *("canary.txt%00.png", "canary.txt%2500", "canary.txt.", "canary.txt::$DATA", "CANARY.TXT", "canary%2etxt"),
)
STARTS = (
    *("", "/", "//", "\\\\", "C:\\", "c:/", "C%3a%5c", "file:///", "file:%2f%2f", "\\\\?\\C:\\", "//server/share/"),
    *("/proc/self/root/", "a/", "media/", "audit/", "%00", "\u0000", "./", ".%00/", "x" * 300 + "/"),
)


def hostile_path(chance: random.Random) -> str:
    """Make one, each part in a spelling of its own."""
    steps = "".join(
        chance.choice(UPS) + chance.choice(SLASHES) for _ in range(chance.choice([0, 1, 2, 3, 5, 8, 16, 64]))
    )
    target = chance.choice(TARGETS)
    if chance.random() < 0.3:
        target = target.replace("/", chance.choice(SLASHES))
    if chance.random() < 0.1:
        target = "".join(f"%{ord(each):02x}" if ord(each) < 128 else each for each in target)
    path = chance.choice(STARTS) + steps + target
    if chance.random() < 0.05:
        place = chance.randrange(len(path) + 1)
        path = path[:place] + chance.choice(["\u0301", "\ufeff", "\u200b", "\r\n", "\x7f", "%", "%zz"]) + path[place:]
    return path
