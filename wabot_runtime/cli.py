"""The `wabot` command: finds its subcommands by name and tells errors plainly; each lives in `commands/`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

# name → (module, attribute, the line `wabot --help` shows); nothing is imported before it is used
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "bench": ("wabot_runtime.commands.bench", "bench", "Measure wabot against its references, side by side."),
    "browser": ("wabot_runtime.commands.browser", "browser", "Find or install the Chromium that sessions run in."),
    "db": ("wabot_runtime.commands.database", "database", "Look after the records database."),
    "flows": ("wabot_runtime.commands.flows", "flows", "Check, test and talk to a bot document."),
    "palette": ("wabot_runtime.commands.plugins", "palette", "Show the node and trigger types the builder offers."),
    "plugins": ("wabot_runtime.commands.plugins", "plugins", "Show the installed plugins and who uses them."),
    "runtime": ("wabot_runtime.commands.run", "runtime", "Run the numbers, without the admin."),
    "sandbox": ("wabot_runtime.commands.sandbox", "sandbox", "Run the local stand-in for WhatsApp Web."),
    "seed": ("wabot_runtime.commands.seed", "seed", "Put a sample bot and a number in place."),
}

EXAMPLES = """
\b
examples:
  wabot demo                     everything at once, with a sample bot to talk to
  wabot up                       the runtime and the admin in one process
  wabot flows chat bot.json      talk to a flow in the terminal
  wabot palette --json           the builder's palette, for machines
"""


class Commands(click.Group):
    """wabot's own commands by table, then those of the plugins, loaded only when one is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return all command names."""
        self.load_plugins()
        return sorted({*COMMANDS, *super().list_commands(context)})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command, importing what it needs."""
        if name in COMMANDS:
            module, attribute, _ = COMMANDS[name]
            command: click.Command = getattr(__import__(module, fromlist=[attribute]), attribute)
            return command
        self.load_plugins()
        return super().get_command(context, name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing wabot's own."""
        rows = []
        for name in self.list_commands(context):
            found = None if name in COMMANDS else super().get_command(context, name)
            rows.append((name, COMMANDS[name][2] if found is None else found.get_short_help_str(limit=80)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def load_plugins(self) -> None:
        """Let plugins add their commands; one whose hook fails is named and left out."""
        if getattr(self, "_loaded", False):
            return
        self._loaded = True
        from wabot_runtime import plugins
        from wabot_runtime.settings import load_settings

        for plugin, register in plugins.load_plugins(load_settings(), with_commands=True).command_hooks:
            try:
                register(self)
            except Exception as error:  # the border to other people's code
                click.echo(f"The plugin {plugin!r} could not add its commands: {error}", err=True)


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wabot", message="%(prog)s %(version)s")
def cli() -> None:
    """Run WhatsApp bots made of flows.

    Settings come from environment variables (WABOT_…); none is needed to start.
    """


def main() -> None:
    """Run the command line; an error of wabot's is one line and exit code 1, never a traceback."""
    try:
        cli(prog_name="wabot")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        from wabot_core.errors import WabotError

        if not isinstance(error, WabotError):
            raise
        click.echo(f"wabot: {error}", err=True)
        sys.exit(1)
