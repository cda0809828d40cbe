"""One person's data: gathered with their private reports, taken out without a trace, and every seal stays true."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col

from storage.database import Database
from storage.erasure import all_of, erase_person
from storage.models import (
    Alias,
    Audit,
    Deed,
    Grant,
    History,
    Hold,
    HoldReason,
    Owed,
    Pebble,
    Person,
    Place,
    Role,
    Roster,
    Spot,
    Words,
    Workspace,
)
from storage.outbox import REPORTER, owe
from storage.screened import Screened
from storage.sealing import Sealer
from storage.verifying import verify
from tests.storage.pebbles import AT, NURSE, OWNER, VERBS, new
from tests.storage.test_seals import T, seal_all, tampered

SEALER = Sealer([Fernet.generate_key().decode()])
OTHER = NURSE + "X"
"""Somebody whose id begins with hers."""


async def a_ward(database: Database) -> None:
    alias = Alias.of(NURSE, workspace_id=T, sealer=SEALER)
    named, private = new(), new()
    named.version = private.version = 0
    private.number, private.submission, private.reporter, private.words_id = 13, "V1", alias.id, "secret"
    async with database.transaction() as session:
        session.add(Workspace(id=T, joined_at=AT, digest_people=[NURSE, OTHER]))
        session.add_all([Person(workspace_id=T, id=NURSE, name="Maria Lopez", role="nurse", unit="4 West")])
        session.add_all([Person(workspace_id=T, id=OTHER, name="Somebody else", stand_in=NURSE), alias])
        session.add_all([named, named.report(at=AT), private, private.report(at=AT)])
        session.add_all([VERBS[verb](named) for verb in ("acknowledge", "ask", "answer")])
        session.add(named.assign(to=NURSE, by=OWNER, at=AT))
        for words_id, author in (("words", NURSE), ("secret", alias.id), ("theirs", OTHER)):
            row = Words.of(
                Screened("The printer"), workspace_id=T, author=author, at=AT, source=f"{author}:1"
            )
            row.id = words_id
            session.add(row)
        session.add(Grant(workspace_id=T, role=Role.MANAGER, subject=NURSE))
        session.add(Roster(workspace_id=T, group_id="S1", members=[NURSE, OTHER], read_at=AT))
        session.add(Place(workspace_id=T, channel="D0NURSE", ts="1.1", pebble=12, spot=Spot.REPORTER))
        session.add(
            Audit(workspace_id=T, at=AT, actor=OTHER, deed=Deed.ROLE_GIVEN, subject=f"person {NURSE}",
                  detail={"also": [NURSE, OTHER]})
        )  # fmt: skip
        owe(session, "receipt", pebble=named, to=REPORTER, at=AT)
    await seal_all(database)


async def erased(database: Database, *, words: bool = False) -> str:
    async with database.transaction() as session:
        return await erase_person(session, T, NURSE, SEALER, at=AT, words=words)


async def everything(database: Database) -> str:
    async with database.reading() as session:
        rows = [
            repr(tuple(row))
            for table in SQLModel.metadata.sorted_tables
            for row in await session.execute(select(table))
        ]
    return "\n".join(rows)


async def test_no_trace_is_left_and_others_stay(database: Database) -> None:
    await a_ward(database)
    alias = await erased(database)
    left = (await everything(database)).replace(OTHER, "somebody else")
    assert NURSE not in left and "Maria" not in left and "D0NURSE" not in left
    assert left.count("somebody else") > 4 and alias in left
    async with database.reading() as session:
        pebble = await session.get_one(Pebble, (T, 12))
        assert pebble.reporter == alias == pebble.owner and pebble.private
        steps = list(await session.scalars(select(History).where(col(History.pebble) == 12)))
        assert {step.actor for step in steps} >= {alias, OWNER} and len(steps) == 5
        assert not list(await session.scalars(select(Alias)))
        receipt = (await session.scalars(select(Owed).where(col(Owed.kind) == "receipt"))).one()
        assert receipt.state == "moot"


async def test_every_seal_stays_true(database: Database) -> None:
    await a_ward(database)
    await erased(database)
    await seal_all(database)
    async with database.reading() as session:
        assert [str(one) async for one in verify(session, T, now=AT + timedelta(hours=1))] == []


async def test_an_alias_that_nobody_accounts_for_is_named(database: Database) -> None:
    await a_ward(database)
    alias = await erased(database)
    await seal_all(database)
    await tampered(
        database, "DELETE FROM audit_seal WHERE row IN (SELECT id FROM audit WHERE deed = 'person_erased')",
        "DELETE FROM audit WHERE deed = 'person_erased'",
    )  # fmt: skip
    async with database.reading() as session:
        found = [str(one) async for one in verify(session, T, now=AT + timedelta(hours=1))]
    assert any(alias in one and "erasure is not in the audit" in one for one in found)


async def test_the_guard_stands_again_afterwards(database: Database) -> None:
    await a_ward(database)
    await erased(database)
    with pytest.raises(DatabaseError, match="append-only"):
        async with database.transaction() as session:
            step = (await session.scalars(select(History).limit(1))).one()
            step.actor = OTHER


@pytest.mark.parametrize("held", [False, True])
async def test_their_words_go_on_request_unless_they_are_held(database: Database, held: bool) -> None:
    await a_ward(database)
    if held:
        async with database.transaction() as session:
            session.add(Hold(workspace_id=T, pebble=12, reason=HoldReason.LEGAL, since=AT))
    await erased(database, words=True)
    async with database.reading() as session:
        texts = {words.id: words.text for words in await session.scalars(select(Words))}
    assert texts == {"words": "The printer" if held else "", "secret": "", "theirs": "The printer"}


async def test_without_asking_the_words_stay(database: Database) -> None:
    await a_ward(database)
    await erased(database)
    async with database.reading() as session:
        assert {words.text for words in await session.scalars(select(Words))} == {"The printer"}


async def test_all_that_is_theirs_is_gathered_private_reports_too(database: Database) -> None:
    await a_ward(database)
    async with database.reading() as session:
        found = await all_of(session, T, NURSE, SEALER)
    assert {row["number"] for row in found["pebble"]} == {12, 13}
    assert {row["id"] for row in found["words"]} == {"words", "secret"}
    assert [row["name"] for row in found["person"] if row["id"] == NURSE] == ["Maria Lopez"]
    assert "alias" not in found
