"""The chain: what was done is sealed once, whoever seals, and whatever is tampered with is named."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from storage.database import Database
from storage.models import Audit, Deed, Seal, Unsealed, Workspace
from storage.notary import seal_some
from storage.queries.audit import head
from storage.verifying import verify
from tests.storage.pebbles import AT, NURSE, OWNER, VERBS, new

T = "T0WARD"
LATER = AT + timedelta(minutes=5)


async def a_past(database: Database) -> None:
    """A pebble with four steps, and two deeds."""
    pebble = new()
    pebble.version = 0
    async with database.transaction() as session:
        session.add(Workspace(id=T, joined_at=AT))
        session.add_all([pebble, pebble.report(at=AT)])
        session.add_all([VERBS[verb](pebble) for verb in ("acknowledge", "ask", "answer")])
        session.add(Audit(workspace_id=T, id="a1", at=AT, actor=OWNER, deed=Deed.HELD, subject="pebble 12"))
        session.add(
            Audit(
                workspace_id=T, id="a2", at=AT, actor=OWNER, deed=Deed.ROLE_GIVEN, subject=f"person {NURSE}"
            )
        )


async def seal_all(database: Database, most: int = 100) -> int:
    taken = 0
    while True:
        async with database.transaction() as session:
            now = await seal_some(session, T, at=AT, most=most)
        if not now:
            return taken
        taken += now


async def wrong(database: Database) -> list[str]:
    async with database.reading() as session:
        return [str(one) async for one in verify(session, T, now=LATER)]


async def tampered(database: Database, *statements: str) -> None:
    """Somebody with the owner's power over the database does this, past the triggers."""
    async with database.transaction() as session:
        if database.is_sqlite:
            triggers = (
                await session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
            ).all()
            for name, _ in triggers:
                await session.execute(text(f"DROP TRIGGER {name}"))
        else:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await session.execute(text(statement))
        if database.is_sqlite:
            for _, sql in triggers:
                await session.connection()
                await (await session.connection()).exec_driver_sql(sql)


async def test_everything_is_sealed_once(database: Database) -> None:
    await a_past(database)
    assert await seal_all(database) == 6
    assert await seal_all(database) == 0
    assert await wrong(database) == []
    async with database.reading() as session:
        last = await head(session, T)
        assert last is not None and last.seq == 6


async def test_a_handful_at_a_time_makes_the_same_chain(database: Database) -> None:
    await a_past(database)
    assert await seal_all(database, most=2) == 6
    assert await wrong(database) == []


async def test_two_who_seal_at_once_make_one_chain(database: Database) -> None:
    await a_past(database)

    async def one() -> None:
        for _ in range(4):
            try:
                async with database.transaction() as session:
                    await seal_some(session, T, at=AT, most=2)
            except IntegrityError:
                continue

    await asyncio.gather(one(), one(), one())
    await seal_all(database)
    async with database.reading() as session:
        chain = list(await session.scalars(select(Seal).order_by(Seal.seq)))  # type: ignore[arg-type]
        assert [link.seq for link in chain] == [1, 2, 3, 4, 5, 6]
        assert not list(await session.scalars(select(Unsealed)))
    assert await wrong(database) == []


TAMPERINGS: tuple[tuple[Sequence[str], str], ...] = (
    (["UPDATE history SET actor = 'U0SECOND' WHERE seq = 1"], "Step 1 of PEB-12 was changed"),
    (["UPDATE history SET step = 'invented' WHERE seq = 2"], "Step 2 of PEB-12 was changed"),
    (["UPDATE audit SET detail = '{\"x\": 1}' WHERE id = 'a1'"], "Audit row a1 was changed"),
    (["UPDATE audit SET subject = 'person U0STRANGE' WHERE id = 'a2'"], "Audit row a2 was changed"),
    (["DELETE FROM history WHERE seq = 4"], "Step 4 of PEB-12 was removed"),
    (["DELETE FROM audit WHERE id = 'a2'"], "Audit row a2 was removed"),
    (
        ["INSERT INTO audit SELECT workspace_id, 'a3', at, actor, deed, subject, source, detail FROM audit "
         "WHERE id = 'a1'"],
        "Audit row a3 has no seal",
    ),
    (["DELETE FROM audit_seal WHERE seq = 3"], "Link 3 is missing"),
    (["DELETE FROM audit_seal WHERE seq = 6"], "has no seal"),
    (["UPDATE audit_seal SET digest = 'x' WHERE seq = 2"], "Link 2 does not fit"),
    (["UPDATE audit_seal SET sealed_at = '2026-01-01 00:00:00+00' WHERE seq = 2"], "Link 2 does not fit"),
    (["UPDATE pseudonym SET salt = 'x' WHERE person = 'U0NURSE'"], "Step 1 of PEB-12 was changed"),
)  # fmt: skip


@pytest.mark.parametrize(("statements", "named"), TAMPERINGS)
async def test_whatever_is_tampered_with_is_named(
    database: Database, statements: Sequence[str], named: str
) -> None:
    await a_past(database)
    await seal_all(database)
    await tampered(database, *statements)
    assert any(named in one for one in await wrong(database)), await wrong(database)


async def test_a_row_removed_before_it_was_sealed_is_named(database: Database) -> None:
    await a_past(database)
    await tampered(database, "DELETE FROM audit WHERE id = 'a1'")
    await seal_all(database)
    assert await wrong(database) == ["Audit row a1 was removed before it could be sealed."]


async def test_what_waits_less_than_a_minute_is_no_worry(database: Database) -> None:
    await a_past(database)
    async with database.reading() as session:
        assert [one async for one in verify(session, T, now=AT + timedelta(seconds=30))] == []
    assert len(await wrong(database)) == 6


@pytest.mark.parametrize("table", ["history", "audit", "audit_seal"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET workspace_id = 'T0OTHER'", "DELETE FROM {}"])
async def test_the_database_itself_refuses(database: Database, table: str, deed: str) -> None:
    await a_past(database)
    await seal_all(database)
    with pytest.raises(DatabaseError) as refused:
        async with database.transaction() as session:
            await session.execute(text(deed.format(table)))
    assert "append-only" in str(refused.value.orig)


async def test_a_table_cannot_be_emptied_in_one_go(database: Database) -> None:
    if database.is_sqlite:
        return
    await a_past(database)
    with pytest.raises(DatabaseError, match="append-only"):
        async with database.transaction() as session:
            await session.execute(text("TRUNCATE history"))


def test_rows_hold_whatever_python_can_say() -> None:
    content: dict[str, Any] = {"at": AT, "detail": {"a": [1, None, True, 2.5]}, "actor": "clock"}
    from storage.chain import digest, people_in

    assert people_in({"actor": NURSE, "detail": {"to": [OWNER, "waiting"]}}) == {NURSE, OWNER}
    assert digest(content, {}) == digest(dict(reversed(content.items())), {})
