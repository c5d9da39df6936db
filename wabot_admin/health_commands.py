"""`wabot health`: how wabot and its numbers are, from the terminal, through the services the API uses."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import with_services
from wabot_runtime import json_option, print_json, print_table

if TYPE_CHECKING:
    from wabot_admin.services import Services


@click.command()
@click.option("--hours", type=click.IntRange(1, 168), default=24, show_default=True, help="How far back, for numbers.")
@json_option
def health(hours: int, as_json: bool) -> None:
    """See whether the stores answer, which processes run what, what waits, and how steadily numbers were connected.

    \b
    examples:
      wabot health
      wabot health --hours 168 --json
    """

    async def read(services: Services) -> dict[str, Any]:
        from wabot_admin import health as service
        from wabot_admin.api.health import shown_steadiness

        now = await service.read_health(services)
        _, _, starts, found = await service.read_steadiness(services, hours=hours)
        shown = asdict(now) | {"numbers": [shown_steadiness(each, starts) for each in found]}
        shown["plugins"] = [{"name": each.name, "status": each.status, "reason": each.reason} for each in now.plugins]
        return shown

    found = with_services(read)
    if as_json:
        print_json(found)
        return
    click.echo(f"wabot {found['version']}")
    print_table(found["stores"], ["kind", "scheme", "milliseconds"], empty="")
    print_table(
        found["processes"], ["owner", "numbers", "keeps"], empty="No process holds a number or keeps tables up."
    )
    queue = found["queue"]
    click.echo(f"{queue['unhandled']} messages wait for bots, {queue['queued']} wait to be sent.")
    broken = [each for each in found["plugins"] if each["status"] == "broken"]
    print_table(broken, ["name", "reason"], empty="Every plugin is well.")
    rows = [each["number"] | each | each["answers"] for each in found["numbers"]]
    columns = ["id", "state", "acts", "live", "reconnects", "messages_in", "messages_out", "p50", "p95"]
    print_table(rows, columns, empty="There is no number yet.")
