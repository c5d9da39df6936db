"""The commands the admin adds: `wabot up`, `wabot demo`, `wabot accounts`, `wabot audit`, `wabot bots`…"""

from __future__ import annotations

from dataclasses import replace

import click

from wabot_core import hookimpl


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Add the admin's commands."""
    from wabot_admin.access_commands import keys, roles
    from wabot_admin.analytics_commands import analytics
    from wabot_admin.audit_commands import audit
    from wabot_admin.bot_commands import bots
    from wabot_admin.capture_commands import captures
    from wabot_admin.conversation_commands import conversations
    from wabot_admin.desk_commands import accounts
    from wabot_admin.health_commands import health
    from wabot_admin.label_commands import labels
    from wabot_admin.number_commands import numbers
    from wabot_admin.people_commands import contacts
    from wabot_admin.secret_commands import secrets
    from wabot_admin.settings_commands import settings

    cli.add_command(accounts)
    cli.add_command(analytics)
    cli.add_command(audit)
    cli.add_command(bots)
    cli.add_command(conversations)
    cli.add_command(health)
    cli.add_command(secrets)
    cli.add_command(settings)
    cli.add_command(captures)
    cli.add_command(contacts)
    cli.add_command(keys)
    cli.add_command(labels)
    cli.add_command(numbers)
    cli.add_command(roles)
    cli.add_command(up)
    _add_bench(cli)
    _add_plugins(cli)
    cli.add_command(demo)


def _add_bench(cli: click.Group) -> None:
    """Add what measures the admin to wabot's own benches."""
    from wabot_admin.bench.command import builder, desk

    benches = cli.get_command(click.Context(cli), "bench")
    if isinstance(benches, click.Group):
        benches.add_command(desk)
        benches.add_command(builder)


def _add_plugins(cli: click.Group) -> None:
    """Add what only the admin's services know to wabot's own commands about plugins."""
    from wabot_admin.plugin_commands import changes, impact, show

    plugins = cli.get_command(click.Context(cli), "plugins")
    if isinstance(plugins, click.Group):
        plugins.add_command(changes)
        plugins.add_command(impact)
        plugins.add_command(show)


@click.command()
def up() -> None:
    """Run the runtime and the admin in one process.

    \b
    examples:
      wabot up
      WABOT_ADMIN_PORT=9000 wabot up
    """
    from wabot_admin.running import run_up
    from wabot_runtime import configure_log, load_settings, run_until_stopped

    settings = load_settings()
    configure_log(level=settings.log_level, format=settings.log_format)
    run_until_stopped(run_up(settings, say=click.echo))


@click.command()
@click.option("--fresh", is_flag=True, help="Forget the demo's earlier conversations and link.")
def demo(fresh: bool) -> None:
    """Run everything at once on this machine: sandbox, sample bot, phone page, admin.

    Nothing is needed before it and nothing leaves this machine. Ctrl-C stops it; the next start goes on where
    it was.

    \b
    examples:
      wabot demo
      wabot demo --fresh
      WABOT_ADMIN_PORT=9000 WABOT_PHONE_PORT=9001 WABOT_SANDBOX_PORT=9002 wabot demo
    """
    from wabot_admin.running import run_demo
    from wabot_runtime import configure_log, load_settings, run_until_stopped

    settings = load_settings()
    settings = replace(settings, data=settings.data / "demo")
    log_file = settings.data / "wabot.log"
    configure_log(level=settings.log_level, format="json", file=log_file)
    run_until_stopped(run_demo(settings, say=click.echo, log_file=log_file, fresh=fresh))
