"""`wabot sandbox`: the local stand-in for WhatsApp Web with its simulated phone."""

from __future__ import annotations

from pathlib import Path

import click

from wabot_runtime.commands.output import print_json


@click.command()
@click.option("--state", type=click.Path(path_type=Path), help="Folder that keeps its state; in the data folder.")
@click.option("--port", type=int, help="Port of the stand-in page (8443); 0 takes a free one.")
@click.option("--phone-port", type=int, help="Port of the phone page (8444); 0 takes a free one.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as one JSON object.")
def sandbox(state: Path | None, port: int | None, phone_port: int | None, as_json: bool) -> None:
    """Run the local stand-in for WhatsApp Web, with a phone to talk to it.

    \b
    examples:
      wabot sandbox
      wabot sandbox --port 0 --phone-port 0 --json
    """
    from wabot_runtime.commands.run import run_until_stopped
    from wabot_runtime.sandbox import SandboxAddresses, serve
    from wabot_runtime.settings import load_settings

    settings = load_settings()

    def ready(addresses: SandboxAddresses) -> None:
        if as_json:
            print_json(addresses.as_json())
            return
        click.echo(f"Phone page   {addresses.phone}")
        click.echo("Start wabot against it with:")
        click.echo(f"  WABOT_WHATSAPP_RESOLVER='{addresses.resolver_rule}' \\")
        click.echo(f"  WABOT_WHATSAPP_CERTIFICATE='{addresses.certificate_pin}' wabot up")

    run_until_stopped(
        serve(
            state=state or settings.data / "sandbox",
            port=settings.sandbox_port if port is None else port,
            phone_port=settings.phone_port if phone_port is None else phone_port,
            ready=ready,
        )
    )
