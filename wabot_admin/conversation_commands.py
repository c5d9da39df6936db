"""`wabot conversations`: the inbox from the terminal, through the services the API uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from wabot_admin.desk_commands import OPERATOR, account_of, read_words, with_change, with_services
from wabot_runtime import json_option, print_json

if TYPE_CHECKING:
    from wabot_admin.conversation_changes import Change
    from wabot_admin.services import Services

CONVERSATION = click.argument("conversation")
STATES = ("live", "bot", "human", "ended", "finished", "stopped", "expired", "failed", "replaced")


@click.group()
def conversations() -> None:
    """Look after conversations: list, read, export, take over, answer, give back, label, note, assign, change many."""


@conversations.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--number", help="Only those on this number.")
@click.option("--bot", help="Only those with this bot.")
@click.option("--contact", help="Only those with a person whose name or phone has this in it.")
@click.option("--text", help="Only those whose messages have all of these words; the last may go on.")
@click.option("--unread", is_flag=True, help="Only those in which messages wait for one of us.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="At most so many.")
@json_option
def list_conversations(
    *,
    state: str | None,
    number: str | None,
    bot: str | None,
    contact: str | None,
    text: str | None,
    unread: bool,
    limit: int,
    as_json: bool,
) -> None:
    """List conversations, the last active first.

    \b
    examples:
      wabot conversations list --state human --unread
      wabot conversations list --contact "+49 170" --json
      wabot conversations list --text "invoice refund"
    """

    async def read(services: Services) -> list[dict[str, Any]]:
        from wabot_admin import conversations as service
        from wabot_runtime import ConversationFilter

        only: dict[str, Any] = {"number": number, "bot": bot, "state": state, "contact": contact, "text": text}
        asked = ConversationFilter(**only, unread=unread or None)
        return [shown for _, shown in await service.listed(services, asked, None, limit=limit)]

    rows = with_services(read)
    if as_json:
        from wabot_admin.api.conversations import ConversationView

        print_json(ConversationView(many=True).dump(rows))
        return
    for row in rows:
        person = row["contact"]["name"] or row["contact"]["phone"] or row["contact"]["id"]
        last = row["last"]
        if match := row["match"]:
            last = match | {"text": "".join(piece["text"] for piece in match["snippet"])}
        said = "" if last is None else f"  {'<' if last['direction'] == 'in' else '>'} {_one_line(last['text'])}"
        waits = f" ({row['unread']} unread)" if row["unread"] else ""
        click.echo(f"{row['id']}  {_time(row['changed'])}  {row['state']}{waits}  {_one_line(person)}{said}")
    if not rows:
        click.echo("There is no such conversation.")


@conversations.command()
@CONVERSATION
@json_option
def show(conversation: str, as_json: bool) -> None:
    """Show where a conversation stands: who has it, at which node it waits, its variables.

    \b
    examples:
      wabot conversations show 3f0c…
    """

    async def read(services: Services) -> dict[str, Any]:
        from wabot_admin.reading import read as read_one

        return (await read_one(services, conversation, None))[0]

    found = with_services(read)
    if as_json:
        from wabot_admin.api.conversations import WholeConversationView

        print_json(WholeConversationView().dump(found))
        return
    person = found["contact"]
    click.echo(
        f"{_one_line(person['name'] or '')} {person['phone'] or person['id']} on {found['number']['name']}".strip()
    )
    click.echo(f"{found['bot']['name']}, revision {found['revision']}: {found['state']}")
    for frame in found["stack"]:
        click.echo(f"at {frame['flow']}/{frame['node']}")
    for name, value in found["variables"].items():
        click.echo(f"{name} = {_one_line(repr(value))}")


@conversations.command()
@CONVERSATION
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON instead of what was said as text.")
def export(conversation: str, as_json: bool) -> None:
    """Print the whole of a conversation.

    \b
    examples:
      wabot conversations export 3f0c… > talk.txt
      wabot conversations export 3f0c… --json > talk.json
    """

    async def read(services: Services) -> Any:
        from wabot_admin import reading

        whole = reading.export if as_json else reading.export_text
        return await whole(services, conversation, None)

    found = with_change("export_conversation" if as_json else "export_conversation_text", conversation, read)
    if as_json:
        from wabot_admin.api.transcripts import ConversationExportView

        print_json(ConversationExportView().dump(found))
        return
    click.echo(found, nl=False)


@conversations.command()
@CONVERSATION
def takeover(conversation: str) -> None:
    """Silence the bot in a conversation, so that one of us can speak.

    \b
    examples:
      wabot conversations takeover 3f0c…
    """

    async def work(services: Services) -> None:
        from wabot_admin import conversations as service

        await service.take_over(services, conversation, by=OPERATOR)

    with_change("take_over_conversation", conversation, work)
    click.echo(f"The bot is silent in {conversation}.")


@conversations.command()
@CONVERSATION
@click.option("--restart", is_flag=True, help="Begin anew with the person's next message.")
def release(conversation: str, restart: bool) -> None:
    """Give a conversation back to the bot.

    \b
    examples:
      wabot conversations release 3f0c…
      wabot conversations release 3f0c… --restart
    """

    async def work(services: Services) -> None:
        from wabot_admin import conversations as service

        await service.release(services, conversation, restart=restart, by=OPERATOR)

    with_change("release_conversation", conversation, work)
    click.echo(f"The bot {'begins anew' if restart else 'goes on'} in {conversation}.")


@conversations.command()
@CONVERSATION
@click.argument("text")
@click.option("--key", help="The same key again says nothing again.")
def reply(conversation: str, text: str, key: str | None) -> None:
    """Say something in a conversation that was taken over, and print the message's WhatsApp id.

    \b
    examples:
      wabot conversations reply 3f0c… "We call you on Monday."
    """

    async def work(services: Services) -> str:
        from wabot_admin import conversations as service

        return await service.reply(services, conversation, text=text, key=key, by=OPERATOR)

    click.echo(with_change("reply_to_conversation", conversation, work))


@conversations.command()
@CONVERSATION
@click.argument("label")
@click.option("--off", is_flag=True, help="Take it off instead.")
def label(conversation: str, label: str, off: bool) -> None:
    """Put a label on a conversation, by the label's name.

    \b
    examples:
      wabot conversations label 3f0c… Waiting
      wabot conversations label 3f0c… Waiting --off
    """

    async def work(services: Services) -> None:
        from wabot_admin import labels as service
        from wabot_admin.label_commands import label_of

        change = service.take_label if off else service.put_label
        await change(services, conversation, (await label_of(services, label)).id)

    with_change("take_label" if off else "put_label", conversation, work)
    click.echo(f"{conversation} {'no longer has' if off else 'has'} the label {label}.")


@conversations.command()
@CONVERSATION
@click.argument("text")
def note(conversation: str, text: str) -> None:
    """Leave a note in a conversation, which only your colleagues see.

    \b
    examples:
      wabot conversations note 3f0c… "Has the old contract."
    """
    from wabot_admin.api.notes import NoteBody

    body = read_words(NoteBody, note=text)

    async def work(services: Services) -> None:
        from wabot_admin.notes import leave_note

        await leave_note(services, conversation, body["note"], by=OPERATOR)

    with_change("leave_note", conversation, work)
    click.echo(f"Left a note in {conversation}.")


@conversations.command()
@CONVERSATION
@click.argument("email", required=False)
def assign(conversation: str, email: str | None) -> None:
    """Give a conversation to a colleague to look after; without an address, to nobody.

    \b
    examples:
      wabot conversations assign 3f0c… bo@example.org
    """

    async def work(services: Services) -> None:
        from wabot_admin import conversations as service

        account = None if email is None else (await account_of(services, email)).id
        await service.assign(services, conversation, account, by=OPERATOR)

    with_change("assign_conversation", conversation, work)
    click.echo(f"{email or 'Nobody'} looks after {conversation}.")


@conversations.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--read", "kind", flag_value="read", help="Mark them as read.")
@click.option("--release", "kind", flag_value="release", help="Give them back to the bot, where it stopped.")
@click.option("--restart", "kind", flag_value="restart", help="Give them back; the bot begins anew.")
@click.option("--nobody", "kind", flag_value="nobody", help="Give them to nobody.")
@click.option("--assign", "email", help="Give them to the colleague with this address.")
@click.option("--label", help="Put this label on them.")
@click.option("--unlabel", help="Take this label off them.")
@json_option
def change(
    *, ids: tuple[str, ...], kind: str | None, email: str | None, label: str | None, unlabel: str | None, as_json: bool
) -> None:
    """Do the same to several conversations, up to 100; what one refuses stops no other.

    \b
    examples:
      wabot conversations change 3f0c… 81ab… --label Waiting
      wabot conversations change 3f0c… 81ab… --assign bo@example.org
      wabot conversations change 3f0c… 81ab… --restart --json
    """
    if sum(each is not None for each in (kind, email, label, unlabel)) != 1:
        raise click.UsageError(
            "Say one thing to do: --read, --release, --restart, --nobody, --assign, --label, --unlabel."
        )
    from wabot_admin import conversation_changes as service

    wanted: service.Change | None = None

    async def work(services: Services) -> Sequence[service.Outcome]:
        nonlocal wanted
        wanted = await _change(services, kind, email=email, label=label, unlabel=unlabel)
        return await service.change_conversations(services, ids, wanted, by=OPERATOR)

    def touched(outcomes: Sequence[service.Outcome]) -> str:
        return "" if wanted is None else service.touched(wanted, outcomes)

    found = with_change("change_conversations", "", work, touched=touched)
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        for each in found:
            click.echo(f"{each.id}  {each.title or ('changed' if each.changed else 'was so already')}")
    if any(each.code for each in found):
        raise SystemExit(1)


async def _change(
    services: Services, kind: str | None, *, email: str | None, label: str | None, unlabel: str | None
) -> Change:
    from wabot_admin.conversation_changes import Change
    from wabot_admin.label_commands import label_of

    if label is not None:
        return Change(kind="label", label=(await label_of(services, label)).id)
    if unlabel is not None:
        return Change(kind="unlabel", label=(await label_of(services, unlabel)).id)
    if email is not None:
        return Change(kind="assign", assignee=(await account_of(services, email)).id)
    if kind == "read":
        return Change(kind="read")
    return Change(kind="assign") if kind == "nobody" else Change(kind="release", restart=kind == "restart")


def _one_line(text: str) -> str:
    """Return a text a terminal only prints: what people write may hold control signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200]


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
