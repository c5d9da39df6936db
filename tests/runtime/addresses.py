"""Makes addresses a flow must never reach: every notation of every blocked net, in URLs of every shape."""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Iterator

BLOCKED = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
    *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
    *("::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32"),
    *("2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
NETWORKS = [ipaddress.ip_network(net) for net in BLOCKED]
DOTS = (".", "。", "．", "｡")
WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
CIRCLED = {ord(str(digit)): chr(0x2460 + digit - 1) for digit in range(1, 10)}


def address(chance: random.Random) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address of a blocked net; often loopback's."""
    if chance.random() < 0.3:
        return ipaddress.ip_address(chance.choice(["127.0.0.1", "::1", "169.254.169.254", "0.0.0.0"]))
    net = chance.choice(NETWORKS)
    if net == ipaddress.ip_network("::ffff:0:0/96"):
        inner = chance.choice([net for net in NETWORKS if net.version == 4])
        return ipaddress.ip_address(f"::ffff:{inner[chance.randrange(inner.num_addresses)]}")
    return net[chance.randrange(net.num_addresses)]


def notations(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, chance: random.Random) -> Iterator[str]:
    """Yield ways to write an address as a URL's host."""
    if ip.version == 6:
        yield f"[{ip.compressed}]"
        yield f"[{ip.exploded}]"
        yield f"[{ip.compressed.upper()}]"
        yield f"[{ip.compressed}%25lo]"
        return
    number, parts = int(ip), [int(part) for part in str(ip).split(".")]
    yield str(ip)
    yield f"{ip}."
    yield str(number)
    yield hex(number)
    yield oct(number).replace("0o", "0")
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFFFF}"
    yield ".".join(f"{part:010d}" for part in parts)
    yield str(ip).replace(".", chance.choice(DOTS))
    yield str(ip).translate(WIDE)
    yield str(ip).translate(CIRCLED)
    yield str(ip).translate(WIDE).replace(".", chance.choice(DOTS))
    yield "".join(f"%{ord(each):02x}" for each in str(ip))
    yield f"[::ffff:{ip}]"
    yield f"[::{ip}]"
    yield f"[64:ff9b::{ip}]"
    yield f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::]"
    yield f"[::ffff:0:{ip}]"


NAMES = ("localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "lo​calhost", "localhost.localdomain", "ip6-localhost")


def url(chance: random.Random, port: int) -> str:
    """Return a URL that leads, or tries to lead, inside; some at the port of something that listens there."""
    host = chance.choice(NAMES) if chance.random() < 0.1 else chance.choice(list(notations(address(chance), chance)))
    scheme = chance.choice(["http", "https", "HTTP", "http", "ftp", "file", "gopher", "ws", "data", "http ", "\thttp"])
    user = chance.choice(["", "", "", "a@", "a:b@", "example.com@", "example.com%40", "example.com\\@", "@", "a@b@"])
    at = chance.choice(["", "", f":{port}", f":{port}", ":80", ":443", ":0", ":65536", f":0{port}", ":", ":８０"])
    rest = chance.choice(
        ["", "/", "/x", "?a=b", "#@example.com", "/\r\nHost: x", "/%0d%0a", "\\@example.com", "/../..", ";"]
    )
    slashes = chance.choice(["//", "//", "//", "//", "/", "///", "\\\\", ":"])
    text = f"{scheme}:{slashes}{user}{host}{at}{rest}"
    if chance.random() < 0.05:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(["\t", "\n", "\r", " ", "\0", "­", "⁠", "\\"]) + text[place:]
    return text
