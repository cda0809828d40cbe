"""The workspace removes Pebble: its audit ends with a sealed row; installed again, it goes on, for all to see."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.sandbox.cast import HOSPITAL
from storage.models import Audit, Deed, Due, Seal, Unsealed, Words, Workspace
from storage.queries.audit import head
from storage.verifying import verify
from tests.stories.hospital import Hospital

T = HOSPITAL.team_id
ENDS = (Deed.WORKSPACE_LEFT, Deed.WORKSPACE_BACK)


async def removed(hospital: Hospital, *events: str) -> None:
    """An administrator takes Pebble away: Slack refuses our token, and says so."""
    hospital.slack.faults.always("*", "account_inactive")
    for event in events:
        tokens = {"tokens": {"oauth": [], "bot": [HOSPITAL.app.user_id]}} if "token" in event else {}
        await hospital.slack.tell(event, {"type": event, **tokens})
    await hospital.slack.settle()


async def a_minute_later(hospital: Hospital) -> None:
    hospital.stage.bot.identity.asked_at = float("-inf")
    await hospital.stage.bot._still_there()


async def ends(hospital: Hospital) -> list[tuple[Deed, str, bool]]:
    """The rows that say that it left or came back, from where, and whether each is sealed."""
    async with hospital.stage.bot.database.reading() as session:
        rows = await session.execute(
            select(col(Audit.deed), col(Audit.source), col(Seal.seq).is_not(None))
            .outerjoin(Seal, col(Seal.row) == col(Audit.id))
            .where(col(Audit.deed).in_(ENDS))
            .order_by(col(Seal.seq))
        )
    return [(Deed(deed), source, bool(sealed)) for deed, source, sealed in rows]


async def wrong(hospital: Hospital) -> list[str]:
    async with hospital.stage.bot.database.reading() as session:
        return [str(one) async for one in verify(session, T, now=hospital.stage.clock())]


async def test_the_chain_ends_once_and_goes_on_when_pebble_is_back(hospital: Hospital) -> None:
    await hospital.nurse.reports("The label printer in pod C prints to pod A")
    await removed(hospital, "tokens_revoked", "app_uninstalled")
    assert await ends(hospital) == [(Deed.WORKSPACE_LEFT, "tokens_revoked", True)]
    async with hospital.stage.bot.database.reading() as session:
        last = await head(session, T)
        assert last is not None and not list(await session.scalars(select(Unsealed)))
        assert (await session.get_one(Audit, (T, last.row))).deed is Deed.WORKSPACE_LEFT
    await hospital.passes(days=40)
    assert await wrong(hospital) == [], "the clock did nothing that may not be"
    await a_minute_later(hospital)
    assert len(await ends(hospital)) == 1
    hospital.slack.faults.clear()
    await a_minute_later(hospital)
    await hospital.nurse.reports("And the scanner in pod B")
    await hospital.passes(hours=1)
    assert [deed for deed, _, sealed in await ends(hospital) if sealed] == list(ENDS)
    assert await wrong(hospital) == []


async def test_words_still_grow_old_where_pebble_is_gone(hospital: Hospital) -> None:
    await hospital.nurse.reports("The label printer in pod C prints to pod A")
    await hospital.owner.says("resolve: It prints in pod C now", under=hospital.card(1))
    async with hospital.stage.bot.database.transaction() as session:
        (await session.get_one(Workspace, T)).keep_months = 1
    await removed(hospital, "app_uninstalled")
    await hospital.passes(days=40)
    async with hospital.stage.bot.database.reading() as session:
        assert {words.text for words in await session.scalars(select(Words))} == {""}
        turns = set(await session.scalars(select(col(Due.name)).where(col(Due.kind) == "turn")))
    assert {name.partition(":")[0] for name in turns} == {"purge", "audit_head"}, "nothing else comes round"
    assert await wrong(hospital) == []


async def test_an_event_alone_ends_nothing(hospital: Hospital) -> None:
    await hospital.slack.tell("app_uninstalled", {"type": "app_uninstalled"})
    await hospital.slack.settle()
    assert await ends(hospital) == []


async def test_what_stands_behind_the_end_is_named(hospital: Hospital) -> None:
    await removed(hospital, "app_uninstalled")
    known: dict[str, Any] = {"workspace_id": T, "actor": "cli", "subject": "old words"}
    async with hospital.stage.bot.database.transaction() as session:
        at = (await session.get_one(Workspace, T)).left_at
        assert at is not None
        late = at + timedelta(seconds=1)
        session.add(Audit(id="in time", deed=Deed.HELD, at=at, **known))
        session.add(Audit(id="late", deed=Deed.HELD, at=late, **known))
        session.add(Audit(id="purge", deed=Deed.PURGED, at=late, **known))
    await hospital.passes(hours=1)
    assert await wrong(hospital) == [
        "Audit row late was sealed after the workspace had taken Pebble away, and before it was back."
    ]
