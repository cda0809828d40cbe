"""What the clock does after a resolve: once, whoever ticks, and never so that a private reporter is known by it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.clockwork import Clockwork
from handlers import followup, waking
from handlers.services.wording import Wordings
from storage.models import Alias, Due, History, Kind, Owed, Pebble, Person, Step
from storage.models.history import CLOCK
from storage.models.states import Resolution, Safety, Status
from storage.sealing import Sealer
from tests.handlers.conversation.ward import MONDAY, NURSE, TEAM, Ward, ward

DAY = timedelta(days=1)
SOON = timedelta(seconds=2)
NEVER_WENT = ("required_by_policy", "cannot_reproduce", "vendor_ticket")


class Clocks:
    """The clockworks of so many replicas on one ward, and a clock that stands."""

    def __init__(self, here: Ward, replicas: int = 1, sealer: Sealer | None = None) -> None:
        self.now, self.here = MONDAY, here
        features = [waking.FEATURE, followup.FEATURE]
        self.clockworks = [
            Clockwork(
                here.house.database, features, Wordings(), sealer or here.house.sealer, lambda: self.now
            )
            for _ in range(replicas)
        ]

    async def tick(self, after: timedelta = SOON) -> None:
        """Time passes, and everybody looks, twice: what one holds the others leave."""
        self.now += after
        for _ in range(2):
            await asyncio.gather(*(clockwork.tick() for clockwork in self.clockworks))

    async def owed(self, kind: str) -> list[Owed]:
        return await self.here.owed(kind)


async def after_resolve(here: Ward, *, private: bool = False, number: int = 1) -> Pebble:
    found = await here.reported(private=private, number=number)
    await here.resolved(number)
    return found


async def confirmed(here: Ward, number: int) -> None:
    async with here.changing(number) as found:
        found.confirm(by=found.reporter, at=MONDAY)


@pytest.mark.parametrize("private", [False, True])
async def test_three_replicas_ask_again_and_close_once(database_url, private):
    async with ward(database_url) as here:
        await after_resolve(here, private=private)
        clocks = Clocks(here, replicas=3)
        await clocks.tick()
        assert await clocks.owed("asked_again") == []
        await clocks.tick(3 * DAY)
        await clocks.tick(DAY)
        assert len(await clocks.owed("asked_again")) == 1
        await clocks.tick(11 * DAY)
        await clocks.tick()
        found = await here.pebble()
        assert (found.status, found.closed_at) == (Status.CLOSED, clocks.now - SOON)
        assert len(await clocks.owed("asked_again")) == len(await clocks.owed("news")) == 1
        await clocks.tick(14 * DAY)
        await clocks.tick(DAY)
        assert len(await clocks.owed("still_gone")) == 1


async def test_harm_is_handed_to_its_owner_once(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        async with here.changing() as found:
            found.safety = Safety.DID
        clocks = Clocks(here, replicas=2)
        for _ in range(6):
            await clocks.tick(7 * DAY)
        assert (await here.pebble()).status is Status.RESOLVED
        assert len(await clocks.owed("unanswered")) == 1


async def test_a_word_after_the_resolve_begins_the_silence_anew(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        clocks = Clocks(here)
        await clocks.tick()
        async with here.house.database.transaction() as session:
            found = await session.get_one(Pebble, (TEAM, 1))
            session.add(found.answer(by=NURSE, at=MONDAY + 2 * DAY, words_id="w"))
        await clocks.tick(3 * DAY + DAY / 2)
        await clocks.tick(DAY)
        assert await clocks.owed("asked_again") == []
        await clocks.tick(4 * DAY + DAY / 2)
        assert len(await clocks.owed("asked_again")) == 1


async def test_what_was_written_about_after_the_resolve_is_handed_to_it_once(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        clocks = Clocks(here, replicas=2)
        await clocks.tick()
        async with here.house.database.transaction() as session:
            found = await session.get_one(Pebble, (TEAM, 1))
            session.add(found.answer(by=NURSE, at=clocks.now, words_id="w"))
        for _ in range(6):
            await clocks.tick(7 * DAY)
        assert (await here.pebble()).status is Status.RESOLVED
        assert len(await clocks.owed("unanswered")) == 1
        assert "wrote here after this was resolved" in await here.says("unanswered")
        assert "closes by itself" not in await here.says("asked_again")


@pytest.mark.parametrize("private", [False, True])
async def test_a_private_reporters_own_night_shows_in_nothing_that_is_written_down(database_url, private):
    async with ward(database_url) as here:
        for number in (1, 2, 3):
            await after_resolve(here, private=private, number=number)
        for number in (2, 3):
            await confirmed(here, number)
        async with here.house.database.transaction() as session:
            known = await session.get_one(Person, (TEAM, NURSE))
            known.quiet_from, known.quiet_until, known.timezone = 1 * 60, 23 * 60 + 7, "UTC"
        clocks, seen = Clocks(here), set()
        await clocks.tick()
        while (then := await clocks.clockworks[0].next_time()) and then < MONDAY + 60 * DAY:
            await clocks.tick(then - clocks.now)
            seen |= {row.due_at for row in await here.all(Due)} | {
                event.at for event in await here.all(History)
            }
            seen |= {found.look_at for found in await here.all(Pebble) if found.look_at}
        assert len(await clocks.owed("still_gone")) == 3
        theirs = {moment for moment in seen if (moment.hour, moment.minute) == (23, 7)}
        assert (theirs == set()) is private


@pytest.mark.parametrize("why", ["opted out", "gone", "reopened", "declined", *NEVER_WENT])
async def test_nobody_is_asked_who_should_not_be(database_url, why):
    async with ward(database_url) as here:
        await after_resolve(here)
        await confirmed(here, 1)
        clocks = Clocks(here)
        await clocks.tick()
        async with here.house.database.transaction() as session:
            found = await session.get_one(Pebble, (TEAM, 1))
            known = await session.get_one(Person, (TEAM, NURSE))
            if why in NEVER_WENT:
                found.resolution = Resolution(why)
            if why == "opted out":
                known.asks_welcome = False
            if why == "gone":
                known.kind = Kind.DEACTIVATED
            if why in ("reopened", "declined"):
                session.add(found.reopen(by=CLOCK, at=clocks.now))
            if why == "declined":
                session.add(
                    found.decline(
                        reason="safety",
                        role="owner",
                        review_on=clocks.now.date(),
                        words_id="w",
                        by="U",
                        at=clocks.now,
                        today=clocks.now.date(),
                    )
                )
        await clocks.tick(15 * DAY)
        await clocks.tick(20 * DAY)
        assert await clocks.owed("still_gone") == []
        due = [row for row in await here.all(Due) if row.kind == "still_gone"]
        assert len(due) == 1 and due[0].done_at is not None


@pytest.mark.parametrize("how", NEVER_WENT)
async def test_what_never_went_is_not_even_planned_to_be_asked_about(database_url, how):
    async with ward(database_url) as here:
        await after_resolve(here)
        async with here.changing(1) as found:
            found.resolution = Resolution(how)
            found.confirm(by=found.reporter, at=MONDAY)
        await Clocks(here).tick()
        assert [row for row in await here.all(Due) if row.kind == "still_gone"] == []


async def test_one_question_a_week_over_named_and_private_and_a_new_key(database_url):
    async with ward(database_url) as here:
        for number in range(1, 5):
            await after_resolve(here, private=number % 2 == 0, number=number)
            await confirmed(here, number)
        old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
        async with here.house.database.transaction() as session:
            for alias in await session.scalars(select(Alias)):
                alias.person = Sealer([old]).seal(NURSE)
        clocks = Clocks(here, sealer=Sealer([old]))
        await clocks.tick()
        await clocks.tick(15 * DAY)
        assert len(await clocks.owed("still_gone")) == 1
        rotated = Clocks(here, replicas=2, sealer=Sealer([new, old]))
        rotated.now = clocks.now
        await rotated.tick(DAY)
        for weeks in (2, 3, 4, 4):
            await rotated.tick(7 * DAY)
            assert len(await clocks.owed("still_gone")) == weeks
        assert {owed.pebble for owed in await clocks.owed("still_gone")} == {1, 2, 3, 4}


async def test_the_rows_of_a_week_tell_nothing_of_whose_they_are(database_url):
    async with ward(database_url) as here:
        for number, private in ((1, False), (2, True)):
            await after_resolve(here, private=private, number=number)
            await confirmed(here, number)
        clocks = Clocks(here)
        await clocks.tick()
        for _ in range(4):
            await clocks.tick(8 * DAY)
        asked = [row for row in await here.all(Due) if row.kind == "asked"]
        assert len(asked) == 2
        [alias] = await here.all(Alias)
        for row in asked:
            assert (row.to, row.pebble, row.detail) == ("", None, {})
            assert alias.fingerprint not in row.name and NURSE not in row.name
            assert row.done_at.weekday() == 0 and row.done_at.time() == datetime.min.time()
        assert asked[0].name != asked[1].name


async def test_a_question_that_is_late_waits_for_the_morning(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        await confirmed(here, 1)
        clocks = Clocks(here)
        await clocks.tick()
        clocks.now = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
        await clocks.tick()
        assert await clocks.owed("still_gone") == []
        await clocks.tick(9 * timedelta(hours=1))
        assert len(await clocks.owed("still_gone")) == 1


async def test_the_history_says_that_the_clock_closed_it(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        clocks = Clocks(here)
        for _ in range(3):
            await clocks.tick(10 * DAY)
        [note] = await clocks.owed("note")
        assert note.detail["seq"] == (await here.pebble()).version
        [event] = [event for event in await here.all(History) if event.step is Step.CLOSED_QUIETLY]
        assert event.actor == CLOCK


async def test_after_a_long_stop_of_ours_they_are_asked_before_anything_closes(database_url):
    async with ward(database_url) as here:
        await after_resolve(here)
        clocks = Clocks(here)
        await clocks.tick(40 * DAY)
        assert len(await clocks.owed("asked_again")) == 1
        assert (await here.pebble()).status is Status.RESOLVED
        await clocks.tick(6 * DAY)
        assert (await here.pebble()).status is Status.RESOLVED
        await clocks.tick(6 * DAY)
        assert (await here.pebble()).status is Status.CLOSED


@pytest.mark.parametrize("closed", [False, True], ids=["resolved", "closed"])
async def test_while_no_key_opens_the_name_nothing_closes_and_no_question_is_lost(database_url, closed):
    async with ward(database_url) as here:
        await after_resolve(here, private=True)
        if closed:
            await confirmed(here, 1)
        kind = "still_gone" if closed else "asked_again"
        clocks = Clocks(here)
        await clocks.tick()
        without = Clocks(here, sealer=Sealer([Fernet.generate_key().decode()]))
        without.now = clocks.now
        for _ in range(4):
            await without.tick(15 * DAY)
        assert await clocks.owed(kind) == []
        assert (await here.pebble()).status is (Status.CLOSED if closed else Status.RESOLVED)
        clocks.now = without.now
        await clocks.tick(2 * DAY)
        assert len(await clocks.owed(kind)) == 1
