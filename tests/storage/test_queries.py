"""Each question's answer, in a database that two hospitals share."""

from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from storage.database import Database
from storage.models import Alias, Area, Grant, Pebble, Person, Place, Role, Roster, Spot, Words, Workspace
from storage.models.states import Resolution
from storage.queries import numbers, pebbles, people, places, settings, words
from storage.screened import Screened
from storage.sealing import Sealer
from tests.storage.pebbles import AT, NURSE, OWNER, SECOND

HERE, THERE = "T0HERE", "T0THERE"
SEALER = Sealer([Fernet.generate_key().decode()])
FINGERPRINTS = SEALER.fingerprints(NURSE)
SOURCE = "V0FORM1"


@pytest.fixture
async def two_hospitals(database: Database) -> Database:
    """The same people, numbers, channels and names in both, in other words and states."""
    for workspace_id in (HERE, THERE):
        async with database.transaction() as session:
            session.add_all([*hospital(workspace_id), *reports(workspace_id), *standing_places(workspace_id)])
            session.add_all(written(workspace_id))
    return database


def hospital(t: str) -> list[Any]:
    return [
        Workspace(id=t, name=t, triage_channel=f"C{t}", joined_at=AT, settings_version=3 if t == HERE else 9),
        Area(workspace_id=t, key="orders", name=f"Orders {t}", position=2),
        Area(workspace_id=t, key="printing", name="Printing", position=1, channel=f"CPRINT{t}"),
        Area(workspace_id=t, key="old", name="Old", position=0, active=False),
        Grant(workspace_id=t, role=Role.OWNER, area="orders", subject=OWNER if t == HERE else SECOND),
        Grant(workspace_id=t, role=Role.OWNER, area="", subject="S0GROUP"),
        Roster(workspace_id=t, group_id="S0GROUP", members=[t], read_at=AT),
        Person(workspace_id=t, id=NURSE, name=f"Nurse {t}"),
    ]


def report(t: str, number: int, reporter: str, area: str = "orders") -> Pebble:
    made = Pebble(
        workspace_id=t,
        number=number,
        submission=f"V{number}",
        reporter=reporter,
        area=area,
        words_id=f"w{number}",
        reported_at=AT + timedelta(minutes=-number),
        answer_by=AT,
    )
    made.version = 1
    return made


def reports(t: str) -> list[Any]:
    """The nurse's: 1 open, 2 closed, 3 private. Of another: 4 taken by OWNER, 5 about printing."""
    alias = Alias.of(NURSE, workspace_id=t, sealer=SEALER)
    alias.id = "private-nurse"
    closed, taken = report(t, 2, NURSE), report(t, 4, SECOND, "printing")
    history = [
        closed.resolve(how=Resolution.TRAINING, words_id="x", by=OWNER, at=AT),
        closed.confirm(by=NURSE, at=AT),
        taken.acknowledge(by=OWNER if t == HERE else SECOND, at=AT),
    ]
    return [
        alias,
        report(t, 1, NURSE),
        closed,
        report(t, 3, alias.id),
        taken,
        report(t, 5, SECOND, "printing"),
        *history,
    ]


def standing_places(t: str) -> list[Place]:
    n = 1 if t == HERE else 2
    return [
        Place(workspace_id=t, channel="C1", ts="100.1", pebble=n, spot=Spot.CARD),
        Place(workspace_id=t, channel="C1", ts="100.2", pebble=n, spot=Spot.CARD),
        Place(workspace_id=t, channel="private-nurse", ts="300.1", pebble=3, spot=Spot.REPORTER),
    ]


def written(t: str) -> list[Words]:
    said = Words.of(Screened(f"words of {t}"), workspace_id=t, author=NURSE, at=AT, source=SOURCE)
    said.id = "w1"
    purged = Words(workspace_id=t, id="w2", author=NURSE, text="", written_at=AT, purged_at=AT)
    return [said, purged]


async def test_one_pebble(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        for t in (HERE, THERE):
            for ask in (pebbles.pebble, pebbles.pebble_to_change):
                found = await ask(session, t, 4)
                assert found is not None and found.workspace_id == t
        assert await pebbles.pebble(session, HERE, 6) is None
        assert await pebbles.pebble(session, "T0NOBODY", 1) is None
        assert await pebbles.pebble_to_change(session, "T0NOBODY", 1) is None


async def test_the_pebble_of_a_form_and_whether_its_sender_was_asked(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        (await session.get_one(Person, (THERE, NURSE))).asked_to_introduce = True
    async with two_hospitals.transaction() as session:
        for t in (THERE, HERE):
            assert await numbers.take_a_number(session, t, "V2", NURSE) is None
            known = await pebbles.pebble_of_form(session, t, "V2")
            assert known is not None and (known.workspace_id, known.number) == (t, 2)
        assert await pebbles.pebble_of_form(session, HERE, "V0") is None
    async with two_hospitals.transaction() as session:
        there = (await session.get_one(Workspace, THERE)).next_number
        assert await numbers.take_a_number(session, THERE, "V0", NURSE) == (there, True)
        assert await numbers.take_a_number(session, THERE, "V00", "U0NOBODY") == (there + 1, False)


async def test_ones_own_pebbles_open_first_then_newest_the_private_too(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        found = await pebbles.pebbles_of_reporter(session, HERE, NURSE, FINGERPRINTS)
        assert [(p.workspace_id, p.number) for p in found] == [(HERE, 3), (HERE, 1), (HERE, 2)]
        found = await pebbles.pebbles_of_reporter(session, HERE, NURSE, FINGERPRINTS, most=1)
        assert [p.number for p in found] == [3]
        found = await pebbles.pebbles_of_reporter(session, HERE, NURSE, [])
        assert [p.number for p in found] == [1, 2]
        found = await pebbles.pebbles_of_reporter(session, HERE, SECOND, SEALER.fingerprints(SECOND))
        assert [p.number for p in found] == [5, 4]


async def test_the_open_pebbles_under_a_name(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        found = await pebbles.open_pebbles_named(session, THERE, NURSE)
    assert [(p.workspace_id, p.number) for p in found] == [(THERE, 1)], "neither closed nor private ones"


async def test_an_owners_queue_what_is_promised_first_then_the_longest_wait(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        everything = await pebbles.queue_of_owner(session, HERE, [OWNER], None)
        assert [p.number for p in everything] == [5, 3, 1, 4]
        assert {p.workspace_id for p in everything} == {HERE}
        orders = await pebbles.queue_of_owner(session, HERE, [OWNER], ["orders"])
        assert [p.number for p in orders] == [3, 1, 4], "what was given to them counts wherever it is"
        assert [p.number for p in await pebbles.queue_of_owner(session, HERE, [OWNER], [])] == [4]
        assert [p.number for p in await pebbles.queue_of_owner(session, HERE, [SECOND], None)] == [5, 3, 1]
        assert [p.number for p in await pebbles.queue_of_owner(session, HERE, [OWNER], None, most=2)] == [
            5,
            3,
        ]


async def test_in_the_queue_a_decision_counts_once_it_was_read(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        read = await session.get_one(Pebble, (HERE, 4))
        read.decide_by = AT - timedelta(minutes=1)
    async with two_hospitals.reading() as session:
        everything = await pebbles.queue_of_owner(session, HERE, [OWNER], None)
    assert [p.number for p in everything] == [4, 5, 3, 1], "longest overdue first"


async def test_how_many_there_were(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        session.add(report(THERE, 6, NURSE))
    async with two_hospitals.reading() as session:
        assert await pebbles.number_of_pebbles(session, HERE) == 5
        assert await pebbles.number_of_pebbles(session, THERE) == 6
        assert await pebbles.number_of_pebbles(session, "T0NOBODY") == 0


async def test_history_in_order(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        history = await pebbles.history_of(session, HERE, 2)
        assert [(e.workspace_id, e.seq, e.step) for e in history] == [
            (HERE, 2, "resolved"),
            (HERE, 3, "confirmed"),
        ]
        assert await pebbles.history_of(session, HERE, 99) == []
        for t, actor in ((HERE, OWNER), (THERE, SECOND)):
            event = await pebbles.event(session, t, 4, 2)
            assert event is not None and (event.workspace_id, event.actor) == (t, actor)
        assert await pebbles.event(session, HERE, 4, 9) is None


async def test_people(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        for t in (HERE, THERE):
            known = await people.person(session, t, NURSE)
            assert known is not None and known.name == f"Nurse {t}"
        assert await people.person(session, HERE, OWNER) is None


async def test_an_alias_leads_to_its_person_in_its_own_hospital(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        other = Alias.of(NURSE, workspace_id=THERE, sealer=SEALER)
        session.add(other)
    async with two_hospitals.reading() as session:
        assert await people.aliases_of(session, HERE, FINGERPRINTS) == ["private-nurse"]
        assert set(await people.aliases_of(session, THERE, FINGERPRINTS)) == {"private-nurse", other.id}
        assert await people.aliases_of(session, HERE, SEALER.fingerprints(SECOND)) == []
        assert await people.alias(session, HERE, other.id) is None
        found = await people.alias(session, HERE, "private-nurse")
        assert found is not None and found.means(SEALER) == NURSE


async def test_a_person_is_made_once(two_hospitals: Database) -> None:
    async with two_hospitals.transaction() as session:
        made = await people.person_to_change(session, HERE, OWNER)
        made.name = "Ola"
    async with two_hospitals.transaction() as session:
        assert (await people.person_to_change(session, HERE, OWNER)).name == "Ola"
        assert await people.person(session, THERE, OWNER) is None


async def test_which_pebble_a_thread_is_about(two_hospitals: Database) -> None:
    ask = places.pebble_at
    async with two_hospitals.reading() as session:
        assert await ask(session, HERE, ["C1"], "100.1", Spot.CARD) == 1
        assert await ask(session, THERE, ["C1"], "100.1", Spot.CARD) == 2
        assert await ask(session, HERE, ["C1"], "100.1", Spot.REPORTER) is None
        assert await ask(session, HERE, ["C2"], "100.1", Spot.CARD) is None
        assert await ask(session, HERE, ["C1"], "999.9", Spot.CARD) is None
        assert await ask(session, HERE, ["D1", "private-nurse"], "300.1", Spot.REPORTER) == 3


async def test_where_a_card_stands_now(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        place = await places.place_of(session, HERE, 1, Spot.CARD)
        assert place is not None and (place.workspace_id, place.ts) == (HERE, "100.2"), "the newest"
        assert await places.place_of(session, HERE, 2, Spot.CARD) is None
        assert await places.place_of(session, HERE, 1, Spot.REPORTER) is None


async def test_settings(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        found = await settings.workspace(session, THERE)
        assert found is not None and found.name == THERE
        assert await settings.workspace(session, "T0NOBODY") is None
        assert await settings.settings_version(session, HERE) == 3
        assert await settings.settings_version(session, "T0NOBODY") == 0
    async with two_hospitals.transaction() as session:
        locked = await settings.workspace_to_change(session, HERE)
        assert locked is not None and locked.id == HERE
        assert await settings.workspace_to_change(session, "T0NOBODY") is None


async def test_areas_in_the_order_of_the_form(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        assert [a.key for a in await settings.areas(session, HERE)] == ["old", "printing", "orders"]
        assert [a.name for a in await settings.active_areas(session, HERE)] == ["Printing", "Orders T0HERE"]
        area = await settings.area(session, THERE, "orders")
        assert area is not None and area.name == "Orders T0THERE"
        assert await settings.area(session, HERE, "nowhere") is None


@pytest.mark.parametrize(
    ("area", "channel"), [("printing", "CPRINTT0HERE"), ("orders", "CT0HERE"), ("nowhere", "CT0HERE")]
)
async def test_where_the_cards_of_an_area_stand(two_hospitals: Database, area: str, channel: str) -> None:
    async with two_hospitals.reading() as session:
        assert await settings.triage_channel(session, HERE, area) == channel
        assert await settings.triage_channel(session, "T0NOBODY", area) is None


async def test_who_was_given_what(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        given = await settings.grants(session, HERE)
        assert {(g.workspace_id, g.area, g.subject) for g in given} == {
            (HERE, "orders", OWNER),
            (HERE, "", "S0GROUP"),
        }
        assert await settings.grants_of(session, THERE, Role.OWNER, "orders") == [SECOND]
        assert await settings.grants_of(session, HERE, Role.OWNER) == ["S0GROUP"], "not those of one area"
        assert await settings.grants_of(session, HERE, Role.MANAGER) == []


async def test_who_is_in_a_group(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        found = await settings.rosters(session, HERE, {"S0GROUP", "S0UNKNOWN"})
        assert {group: roster.members for group, roster in found.items()} == {"S0GROUP": [HERE]}
        assert await settings.rosters(session, HERE, set()) == {}


async def test_words(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        assert await words.text_of(session, HERE, "w1") == "words of T0HERE"
        assert await words.text_of(session, THERE, "w1") == "words of T0THERE"
        assert await words.text_of(session, HERE, None) == ""
        gone = "(Words removed on 10 March 2026.)"
        assert await words.text_of(session, HERE, "w2") == gone
        assert await words.text_of(session, HERE, "gone") == words.PURGED
        texts = await words.texts_of(session, HERE, {"w1", "w2", "gone"})
        assert texts == {"w1": "words of T0HERE", "w2": gone, "gone": words.PURGED}
        assert await words.texts_of(session, HERE, []) == {}


async def test_words_are_found_by_where_they_came_from(two_hospitals: Database) -> None:
    async with two_hospitals.reading() as session:
        assert await words.words_from(session, HERE, SOURCE) == "w1"
        assert await words.words_from(session, HERE, "V0OTHER") is None
        assert await words.words_from(session, "T0NOBODY", SOURCE) is None


async def test_days_and_moments_come_back_as_they_went_in(database: Database) -> None:
    async with database.transaction() as session:
        pebble = report(HERE, 1, NURSE)
        pebble.plan(until=date(2026, 12, 3), by=OWNER, at=AT, today=date(2026, 3, 10))
        pebble.minutes = 0.25
        session.add(pebble)
    async with database.reading() as session:
        found = await pebbles.pebble(session, HERE, 1)
    assert found is not None
    assert found.model_dump() == pebble.model_dump()
    assert found.acknowledged_at is not None and found.acknowledged_at.tzinfo is not None
