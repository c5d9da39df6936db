"""/api/accounts: who uses the admin, with which role."""

from __future__ import annotations

from wabot_admin.api.views import AccountView, LinkView
from wabot_admin.auth import links, totp
from wabot_admin.auth.actors import scopes_of
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Flag, Payload, text
from wabot_admin.permissions import check_reach
from wabot_admin.routes import Answer, Call, Resource
from wabot_runtime import Account

accounts = Resource("/accounts", tag="Accounts")


class AccountsQuery(PageQuery):
    """Which accounts."""

    role = text(longest=64, load_default=None)


class AccountBody(Payload):
    """What to change."""

    name = text()
    role = text(longest=64)
    disabled = Flag()


@accounts.get(permission="accounts.read", query=AccountsQuery, answer=page_of(AccountView))
async def list_accounts(call: Call) -> Answer:
    """List the accounts by e-mail address."""
    services, role, limit = call.services, call.query["role"], call.query["limit"]
    of = f"accounts {role}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await services.desk.accounts.page(limit=limit + 1, after=after, role=role)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda account: account.email))


@accounts.get("/{account}", permission="accounts.read", answer=AccountView)
async def read_account(call: Call) -> Answer:
    """Read an account."""
    account = await call.services.desk.accounts.get(call.path["account"])
    return Answer(data=account, rev=account.rev)


@accounts.patch("/{account}", permission="accounts.write", body=AccountBody, answer=AccountView, guarded=True)
async def change_account(call: Call) -> Answer:
    """Rename an account, give it another role, disable it or enable it again.

    Another role and being disabled end its sessions at once. The last admin stays one.
    """
    account = await reached(call)
    if "role" in call.body:
        check_reach(call.actor.scopes, await links.check_role(call.services, call.body["role"]))
    accounts, now = call.services.desk.accounts, call.services.now()
    changed = await accounts.change(account.id, now=now, rev=call.rev, **call.body)
    return Answer(data=changed, rev=changed.rev)


@accounts.post("/{account}/reset", permission="accounts.write", answer=LinkView, status=201)
async def reset_account(call: Call) -> Answer:
    """Let someone set a new password: the answer's token is good once and for two hours."""
    account = await reached(call)
    return Answer(data=await links.offer_reset(call.services, account))


@accounts.post("/{account}/totp/remove", permission="accounts.write")
async def remove_account_totp(call: Call) -> Answer:
    """Take the second factor off someone who lost it and their recovery codes; they are signed out everywhere.

    Make sure that it is them who asks: from then on the password alone lets in, until they set up another.
    """
    await totp.take_off(call.services, await reached(call))
    return Answer()


async def reached(call: Call) -> Account:
    """Return the account in the path, if the caller may rule over it."""
    account = await call.services.desk.accounts.get(call.path["account"])
    check_reach(call.actor.scopes, await scopes_of(call.services, account.role))
    return account
