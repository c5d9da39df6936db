"""The command line: every command helps with an example, machines get JSON, an error is one line."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from wabot_runtime.cli import cli

PRINTS_JSON = [
    ["palette", "--json"],
    ["plugins", "list", "--json"],
    ["plugins", "changes", "--json"],
    ["numbers", "list", "--json"],
    ["accounts", "list", "--json"],
    ["accounts", "invites", "--json"],
    ["bots", "list", "--json"],
    ["conversations", "list", "--json"],
    ["secrets", "list", "--json"],
    ["keys", "list", "--json"],
    ["labels", "list", "--json"],
    ["roles", "list", "--json"],
    ["contacts", "list", "--json"],
    ["contacts", "alike", "--json"],
    ["captures", "export", "--json"],
    ["captures", "list", "--json"],
    ["audit", "list", "--json"],
    ["audit", "verify", "--json"],
    ["analytics", "show", "--json"],
    ["health", "--json"],
    ["settings", "show", "--json"],
]


def commands(
    command: click.Command = cli, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with its path."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None, name
            yield from commands(child, (*path, name))


ALL = dict(commands())


def wabot(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    given = {**os.environ, "WABOT_DATA": str(folder), "WABOT_ADMIN_PORT": "0", **environment}
    return subprocess.run(
        [sys.executable, "-m", "wabot_runtime", *arguments], env=given, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_says_what_it_does_and_shows_an_example(path: tuple[str, ...]) -> None:
    command = ALL[path]
    text = command.get_help(click.Context(command, info_name=" ".join(("wabot", *path))))
    assert command.help, "it needs a docstring"
    assert command.help.strip().splitlines()[0].endswith((".", ";", ":"))
    if not isinstance(command, click.Group):
        assert "examples:" in text
        assert f"wabot {' '.join(path)}" in text.split("examples:")[1]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    options = [one for one in ALL[path].params if isinstance(one, click.Option) and not one.hidden]
    assert [one.name for one in options if not one.help] == []


def test_what_offers_json_is_in_these_tests() -> None:
    offering = {path for path, command in ALL.items() if any("--json" in one.opts for one in command.params)}
    told = {tuple(part for part in line if not part.startswith("-")) for line in PRINTS_JSON}
    run_elsewhere = {path for path in offering if path[0] in ("bench", "browser", "flows", "sandbox")}
    run_elsewhere |= {
        ("bots", "diff"),
        ("bots", "impact"),
        ("bots", "revisions"),
        ("numbers", "health"),
    }  # tests/admin has what they need
    run_elsewhere |= {("plugins", "show"), ("plugins", "impact"), ("plugins", "translate")}
    run_elsewhere |= {("conversations", "show"), ("conversations", "export"), ("contacts", "merge")}
    run_elsewhere |= {("conversations", "change")}
    assert offering == told | run_elsewhere


@pytest.mark.parametrize("line", PRINTS_JSON, ids=" ".join)
def test_json_is_json_on_a_fresh_folder(line: list[str], tmp_path: Path) -> None:
    done = wabot(*line, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)


FAILS = {
    "a setting": (["numbers", "list"], {"WABOT_ADMIN_PORT": "http"}, "WABOT_ADMIN_PORT"),
    "a store nobody provides": (["numbers", "list"], {"WABOT_RECORDS": "oracle://db"}, "oracle"),
    "a database that is away": (
        ["numbers", "list"],
        {"WABOT_RECORDS": "postgresql+psycopg://user:hunter2@127.0.0.1:1/wabot"},
        "does not answer",
    ),
    "a number that is not there": (["numbers", "stop", "nobody"], {}, "nobody"),
    "a bot that is no JSON": (["seed", "--bot", __file__], {}, "not JSON"),
    "a cache nobody provides": (["runtime"], {"WABOT_CACHE": "memcached://x"}, "memcached"),
    "a sink nobody provides": (["runtime"], {"WABOT_SINKS": "kafka://x"}, "kafka"),
}


@pytest.mark.parametrize("case", FAILS)
def test_an_error_is_one_line_and_no_traceback(case: str, tmp_path: Path) -> None:
    line, environment, expected = FAILS[case]
    done = wabot(*line, folder=tmp_path, **environment)
    assert done.returncode == 1, done.stdout
    *logged, said = done.stderr.splitlines()
    assert said.startswith("wabot: "), done.stderr
    assert all(json.loads(each) for each in logged), "what is not the error is a line of the log"
    assert expected in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_a_cache_that_is_away_stops_no_command(tmp_path: Path) -> None:
    done = wabot("numbers", "add", "n", folder=tmp_path, WABOT_CACHE="redis://127.0.0.1:1/0")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Added n.\n"


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        for command in ("up", "demo"):
            done = wabot(command, folder=tmp_path, WABOT_ADMIN_PORT=port)
            assert done.returncode == 1
            assert done.stderr.count("\n") == 1, done.stderr
            assert f"127.0.0.1:{port} is taken by another program" in done.stderr
        done = wabot("demo", folder=tmp_path, WABOT_SANDBOX_PORT=port, WABOT_PHONE_PORT="0")
        assert done.returncode == 1
        assert port in done.stderr
        assert "Traceback" not in done.stderr
