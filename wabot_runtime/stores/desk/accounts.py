"""Accounts, their roles and second factors on a Database; who may do what is decided elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wabot_core.errors import AlreadyThere, NotFound
from wabot_runtime.stores.desk.identities import put as put_identity
from wabot_runtime.stores.desk.rows import Account, Identity, Role
from wabot_runtime.stores.desk.schema import accounts, recovery_codes, roles, sessions
from wabot_runtime.stores.desk.tokens import spend
from wabot_runtime.stores.errors import LastAdmin, RevMismatch, TokenSpent
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import follow

ADMIN = "admin"
_FOLLOW = "desk.accounts"


class SqlAccounts:
    """Accounts of one workspace; an e-mail address is kept as given and unique as given: lower it before."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._workspace = database.workspace

    async def add(
        self,
        account: Account,
        *,
        token: str | None = None,
        now: datetime,
        first: bool = False,
        identity: Identity | None = None,
    ) -> None:
        """Create an account, spending the token whose digest is given; raise AlreadyThere, TokenSpent.

        `first` makes it only while there is no account at all; an identity is linked to it in the same transaction.
        """

        def work(connection: Connection) -> None:
            follow(connection, _FOLLOW)
            if first and connection.execute(self._count()).scalar_one():
                raise TokenSpent
            if token is not None:
                spend(connection, self._workspace, token, now=now)
            connection.execute(insert(accounts).values(workspace_id=self._workspace, **asdict(account)))
            if identity is not None:
                put_identity(connection, self._workspace, identity)

        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise AlreadyThere(what="account", id=account.email) from error

    async def count(self) -> int:
        """Return how many accounts there are."""
        return await self._database.read(lambda connection: int(connection.execute(self._count()).scalar_one()))

    async def get(self, account: str) -> Account:
        """Return an account; raise NotFound."""
        asked = select(accounts).where(*self._is(account))
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="account", id=account)
        return account_of(row)

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return the names of those of these accounts that there are, by id."""
        asked = select(accounts.c.id, accounts.c.name).where(
            accounts.c.workspace_id == self._workspace, accounts.c.id.in_(sorted(ids))
        )
        return await self._database.read(lambda c: {row.id: row.name for row in c.execute(asked)}) if ids else {}

    async def by_email(self, email: str) -> Account | None:
        """Return the account with this address."""
        asked = select(accounts).where(accounts.c.workspace_id == self._workspace, accounts.c.email == email)
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        return None if row is None else account_of(row)

    async def page(self, *, limit: int, after: str | None = None, role: str | None = None) -> Sequence[Account]:
        """Return accounts by e-mail address, those after a given one."""
        asked = select(accounts).where(accounts.c.workspace_id == self._workspace)
        if after is not None:
            asked = asked.where(accounts.c.email > after)
        if role is not None:
            asked = asked.where(accounts.c.role == role)
        asked = asked.order_by(accounts.c.email).limit(limit)
        return await self._database.read(lambda c: [account_of(row) for row in c.execute(asked)])

    async def change(self, account: str, *, now: datetime, rev: int | None = None, **values: Any) -> Account:
        """Change an account, if it is still at `rev`; raise NotFound, RevMismatch, LastAdmin.

        Another role, a password or being disabled ends every session of the account.
        """
        ends = bool({"role", "disabled", "password"} & values.keys())

        def work(connection: Connection) -> Account:
            follow(connection, _FOLLOW)
            before = connection.execute(select(accounts).where(*self._is(account))).one_or_none()
            if before is None:
                raise NotFound(what="account", id=account)
            if rev is not None and before.rev != rev:
                raise RevMismatch(rev=before.rev)
            stays = values.get("role", before.role) == ADMIN and not values.get("disabled", before.disabled)
            if before.role == ADMIN and not before.disabled and not stays and self._admins(connection) == 1:
                raise LastAdmin
            changed = values | {"rev": before.rev + 1} | ({"epoch": before.epoch + 1} if ends else {})
            connection.execute(update(accounts).where(*self._is(account)).values(**changed))
            if ends:
                self._end(connection, account, now)
            return account_of(connection.execute(select(accounts).where(*self._is(account))).one())

        return await self._database.write(work)

    async def reset_password(self, account: str, password: str, *, token: str, now: datetime) -> None:
        """Set a password, spending a token; every session ends. Raise TokenSpent."""

        def work(connection: Connection) -> None:
            spend(connection, self._workspace, token, now=now)
            connection.execute(
                update(accounts)
                .where(*self._is(account))
                .values(password=password, epoch=accounts.c.epoch + 1, rev=accounts.c.rev + 1)
            )
            self._end(connection, account, now)

        await self._database.write(work)

    async def rehash(self, account: str, *, old: str, new: str) -> None:
        """Keep another hash of the same password, unless it was changed meanwhile; sessions go on."""
        kept = update(accounts).where(*self._is(account), accounts.c.password == old).values(password=new)
        await self._database.write(lambda connection: connection.execute(kept))

    async def end_sessions(self, account: str, *, now: datetime) -> None:
        """End every session of an account at once."""

        def work(connection: Connection) -> None:
            connection.execute(update(accounts).where(*self._is(account)).values(epoch=accounts.c.epoch + 1))
            self._end(connection, account, now)

        await self._database.write(work)

    async def use_step(self, account: str, step: int) -> bool:
        """Spend a TOTP time step; False when it, or a later one, was used before."""
        spent = update(accounts).where(*self._is(account), accounts.c.totp_step < step).values(totp_step=step)
        return await self._database.write(lambda connection: connection.execute(spent).rowcount == 1)

    async def put_totp(self, account: str, sealed: bytes | None, *, active: bool, codes: Sequence[str] = ()) -> None:
        """Set or remove the sealed TOTP secret, with the digests of its recovery codes in place of earlier ones."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(accounts)
                .where(*self._is(account))
                .values(totp=sealed, totp_active=active, rev=accounts.c.rev + 1)
            )
            connection.execute(delete(recovery_codes).where(*self._codes(account)))
            for digest in codes:
                values = {"workspace_id": self._workspace, "account": account, "digest": digest}
                connection.execute(insert(recovery_codes).values(**values))

        await self._database.write(work)

    async def use_code(self, account: str, digest: str) -> bool:
        """Spend a recovery code; False when there is none such."""
        spent = delete(recovery_codes).where(*self._codes(account), recovery_codes.c.digest == digest)
        return await self._database.write(lambda connection: connection.execute(spent).rowcount == 1)

    async def roles(self) -> Sequence[Role]:
        """Return the workspace's own roles by name."""
        asked = select(roles).where(roles.c.workspace_id == self._workspace).order_by(roles.c.name)
        return await self._database.read(lambda c: [_role(row) for row in c.execute(asked)])

    async def role(self, name: str) -> Role:
        """Return a role of the workspace's own; raise NotFound."""
        asked = select(roles).where(roles.c.workspace_id == self._workspace, roles.c.name == name)
        row = await self._database.read(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(what="role", id=name)
        return _role(row)

    async def put_role(self, name: str, scopes: Sequence[str], *, rev: int | None) -> Role:
        """Create a role (`rev` None) or change the one at `rev`; raise AlreadyThere, NotFound, RevMismatch."""

        def work(connection: Connection) -> Role:
            follow(connection, _FOLLOW)
            where = roles.c.workspace_id == self._workspace, roles.c.name == name
            before = connection.execute(select(roles).where(*where)).one_or_none()
            if rev is None:
                if before is not None:
                    raise AlreadyThere(what="role", id=name)
                values = {"workspace_id": self._workspace, "name": name, "scopes": list(scopes), "rev": 1}
                connection.execute(insert(roles).values(**values))
                return Role(name=name, scopes=tuple(scopes))
            if before is None:
                raise NotFound(what="role", id=name)
            if before.rev != rev:
                raise RevMismatch(rev=before.rev)
            connection.execute(update(roles).where(*where).values(scopes=list(scopes), rev=rev + 1))
            return Role(name=name, scopes=tuple(scopes), rev=rev + 1)

        return await self._database.write(work)

    def _is(self, account: str) -> tuple[Any, ...]:
        return accounts.c.workspace_id == self._workspace, accounts.c.id == account

    def _end(self, connection: Connection, account: str, now: datetime) -> None:
        of = sessions.c.workspace_id == self._workspace, sessions.c.account == account, sessions.c.ended.is_(None)
        connection.execute(update(sessions).where(*of).values(ended=now))

    def _codes(self, account: str) -> tuple[Any, ...]:
        return recovery_codes.c.workspace_id == self._workspace, recovery_codes.c.account == account

    def _count(self) -> Any:
        return select(func.count()).select_from(accounts).where(accounts.c.workspace_id == self._workspace)

    def _admins(self, connection: Connection) -> int:
        asked = self._count().where(accounts.c.role == ADMIN, accounts.c.disabled.is_(False))
        return int(connection.execute(asked).scalar_one())


_FIELDS = tuple(each.name for each in fields(Account))


def account_of(row: Row[*tuple[Any, ...]]) -> Account:
    """Read an Account out of a row of its table."""
    found = row._mapping
    return Account(**{name: found[name] for name in _FIELDS})


def _role(row: Row[*tuple[Any, ...]]) -> Role:
    return Role(name=row.name, scopes=tuple(row.scopes), rev=row.rev)
