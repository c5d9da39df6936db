"""Groups of wabot's own commands to which plugins, the admin among them, add theirs; each command lives elsewhere."""

from __future__ import annotations

import click

from wabot_runtime.cli import Commands


class OpenGroup(click.Group):
    """Our own commands, then those that plugins add."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return all names."""
        _load_plugins(context)
        return super().list_commands(context)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command, loading the plugins only for one that is not ours."""
        found = super().get_command(context, name)
        if found is None:
            _load_plugins(context)
        return found or super().get_command(context, name)


def _load_plugins(context: click.Context) -> None:
    if isinstance(root := context.find_root().command, Commands):
        root.load_plugins()
