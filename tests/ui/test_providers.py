"""Coming in by another provider, as people see it: buttons, refusals in words, linking, the second step, settings."""

from __future__ import annotations

import json
from base64 import b32decode
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.admin.provider import CLIENT, SECRET, IdentityProvider, identity_provider
from tests.ui.conftest import DESKTOP, PASSWORD, PHONE, Desk, NewPerson, put_before, running_desk
from wabot_admin.auth.links import invite
from wabot_admin.auth.totp import begin, code_at, confirm, step_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BUTTON = "Continue with Example"


@dataclass(frozen=True, kw_only=True)
class Doors:
    """A desk and the provider people may sign in with."""

    desk: Desk
    provider: IdentityProvider

    def somebody(self, subject: str, email: str = "") -> None:
        """Let somebody be signed in at the provider."""
        known = {"email": email, "email_verified": True, "name": subject.title()} if email else {}
        self.provider.person = {"sub": subject, **known}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Doors]:
    """Give a desk that trusts a local provider for example.org."""
    folder = tmp_path_factory.mktemp("doors")
    async with identity_provider("ES256") as provider:
        known = {
            "id": "example",
            "name": "Example",
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret": "example_oidc",
            "domains": ["example.org"],
            "claim": "groups",
            "roles": {"desk": "agent"},
        }
        (folder / "providers.json").write_text(json.dumps([known]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WABOT_SECRET_EXAMPLE_OIDC", SECRET)
            environment = {"WABOT_OIDC": str(folder / "providers.json")}
            async with running_desk(folder / "data", environment=environment) as desk:
                await desk.account()
                yield Doors(desk=desk, provider=provider)


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, doors: Doors) -> AsyncIterator[NewPerson]:
    """Give a function that puts someone before that desk."""
    async with put_before(browser, doors.desk) as come:
        yield come


async def test_somebody_comes_in_by_a_provider_and_goes_on_where_they_were(doors: Doors, person: NewPerson) -> None:
    doors.somebody("ida", "ida@example.org")
    ida = await person()
    await ida.open("/sign-in?next=/bots?search=x")
    await expect(ida.page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert ida.red == []
    assert await ida.axe() == []
    await ida.page.get_by_role("button", name=BUTTON).click()
    await expect(ida.page.get_by_role("heading", name="Bots", level=1)).to_be_visible()
    await ida.page.reload()
    await expect(ida.page.get_by_role("heading", name="Bots", level=1)).to_be_visible()
    await ida.open("/me")
    await expect(ida.page.get_by_text("it is your only way in")).to_be_visible()
    await expect(ida.page.get_by_role("button", name="Unlink Example")).to_have_count(0)
    await expect(ida.page.get_by_text("You have none: you sign in with an account elsewhere")).to_be_visible()
    assert ida.red == []


@pytest.mark.parametrize(
    ("subject", "email", "said"),
    [
        ("nobody", "nobody@elsewhere.org", "You have no account here yet."),
        ("refuses", "", "The provider's answer could not be trusted"),
    ],
)
async def test_who_is_not_let_in_reads_why(
    subject: str, email: str, said: str, doors: Doors, person: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors.somebody(subject, email)
    monkeypatch.setattr(doors.provider, "refuses", subject == "refuses")
    one = await person(size=PHONE, scheme="dark")
    await one.open("/sign-in")
    await one.page.get_by_role("button", name=BUTTON).click()
    await expect(one.page.get_by_role("alert")).to_contain_text(said)
    await expect(one.page.get_by_role("button", name=BUTTON)).to_be_enabled()
    assert await one.axe() == []


async def test_an_account_links_a_provider_comes_in_by_it_and_unlinks_it(doors: Doors, person: NewPerson) -> None:
    email = await doors.desk.account("editor", name="Eva Rosa")
    doors.somebody("eva-elsewhere", "eva@elsewhere.org")
    eva = await person()
    await eva.sign_in(email)
    await eva.open("/me")
    await eva.page.get_by_role("button", name="Link Example").click()
    dialog = eva.page.get_by_role("dialog")
    await dialog.get_by_label("Current password", exact=True).fill("not this one")
    await dialog.get_by_role("button", name="Continue").click()
    await expect(dialog.get_by_text("This is not your current password.")).to_be_visible()
    await dialog.get_by_label("Current password", exact=True).fill(PASSWORD)
    await dialog.get_by_role("button", name="Continue").click()
    await expect(eva.page.get_by_text("eva@elsewhere.org · linked on")).to_be_visible()
    await expect(eva.page).to_have_url(f"{doors.desk.address}/me")

    again = await person()
    await again.open("/sign-in")
    await again.page.get_by_role("button", name=BUTTON).click()
    await expect(again.page.get_by_role("heading", name="Hello, Eva")).to_be_visible()

    other = await person()
    await other.sign_in(await doors.desk.account("viewer", name="Ugo Dias"))
    await other.open("/me")
    await other.page.get_by_role("button", name="Link Example").click()
    await other.page.get_by_role("dialog").get_by_label("Current password", exact=True).fill(PASSWORD)
    await other.page.get_by_role("dialog").get_by_role("button", name="Continue").click()
    await expect(other.page.get_by_role("alert")).to_contain_text("already belongs to another account")

    await eva.page.get_by_role("button", name="Unlink Example").click()
    await eva.page.get_by_role("dialog").get_by_role("button", name="Unlink").click()
    await expect(eva.page.get_by_text("Example is unlinked")).to_be_visible()
    await expect(eva.page.get_by_role("button", name="Link Example")).to_be_visible()


async def test_the_authenticator_app_is_asked_for_after_the_provider(doors: Doors, person: NewPerson) -> None:
    services = doors.desk.services
    doors.somebody("otto", "otto@example.org")
    first = await person()
    await first.open("/sign-in")
    await first.page.get_by_role("button", name=BUTTON).click()
    await expect(first.page.get_by_role("heading", name="Hello, Otto")).to_be_visible()
    account = await services.desk.accounts.by_email("otto@example.org")
    assert account is not None
    key = b32decode((await begin(services, account))[0])
    step = step_at(services.now())
    await confirm(services, await services.desk.accounts.get(account.id), code_at(key, step - 1))
    otto = await person(size=PHONE)
    await otto.open("/sign-in?next=/me")
    await otto.page.get_by_role("button", name=BUTTON).click()
    await expect(otto.page.get_by_role("heading", name="One more step")).to_be_visible()
    await otto.page.get_by_label("Code").fill("000 000")
    await otto.page.get_by_role("button", name="Continue").click()
    await expect(otto.page.get_by_role("alert")).to_contain_text("This code is not right")
    assert await otto.axe() == []
    await otto.page.get_by_label("Code").fill(code_at(key, step_at(services.now())))
    await otto.page.get_by_role("button", name="Continue").click()
    await expect(otto.page.get_by_role("heading", name="Your account")).to_be_visible()


async def test_an_invite_is_accepted_with_a_provider(doors: Doors, person: NewPerson) -> None:
    made = await invite(doors.desk.services, email="bo@elsewhere.org", role="agent")
    doors.somebody("bo")
    bo = await person()
    await bo.open(f"/invite#{made.token}")
    await bo.page.get_by_role("button", name=BUTTON).click()
    await expect(bo.page.get_by_role("heading", name="Hello, bo")).to_be_visible()


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desk", "dark-phone"])
async def test_an_admin_reads_who_comes_in_and_how_to_set_another_up(
    scheme: str, size: tuple[int, int], doors: Doors, person: NewPerson
) -> None:
    ana = await person(size=size, scheme=scheme)
    await ana.sign_in("ana.admin@example.org")
    await ana.open("/settings?view=signIn")
    await expect(ana.page.get_by_text("Anyone with an address at example.org comes in")).to_be_visible()
    await expect(ana.page.get_by_text("The role agent if their groups say desk")).to_be_visible()
    await expect(ana.page.get_by_text(f"{doors.desk.address}/api/auth/oidc/callback")).to_be_visible()
    assert await ana.axe() == []
    assert ana.red == []
