"""Who hears on which rung, and who instead."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.reminders.hearers import Answerable, hearers
from handlers.services.owners import Owners
from storage.models import Kind, Person

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 10, 15, tzinfo=UTC)
GONE = {name: Person(workspace_id="T", id=name, kind=Kind.DEACTIVATED) for name in ("O", "A", "B", "L", "M")}
LATER = date(2026, 12, 1)
AWAY = {"O": Person(workspace_id="T", id="O", away_until=LATER, stand_in="S")}
NAMED, BY_CHANNEL = Owners(("A", "B")), Owners(channel="C1")


def who(
    rung: str, owner: str | None, owners: Owners, gone: str = "", leads: str = "L", managers: str = "M"
) -> tuple[str, bool]:
    people = {name: GONE[name] for name in gone}
    found = hearers(rung, Answerable(owner, owners, leads, managers), people, CHICAGO, NOW)
    return "".join(sorted(found.people)), found.thread


@pytest.mark.parametrize(
    ("rung", "owner", "owners", "gone", "heard"),
    [
        ("warning", "O", NAMED, "", ("O", False)),
        ("warning", None, NAMED, "", ("AB", False)),
        ("warning", "O", BY_CHANNEL, "", ("O", False)),
        ("warning", None, BY_CHANNEL, "", ("", True)),
        ("due", "O", NAMED, "", ("ABO", False)),
        ("due", "A", NAMED, "", ("AB", False)),
        ("due", "O", BY_CHANNEL, "", ("O", True)),
        ("due", None, BY_CHANNEL, "", ("", True)),
        ("lead", "O", NAMED, "", ("L", False)),
        ("manager", "O", NAMED, "", ("M", False)),
        # Who left is passed over, and the next in line hears.
        ("warning", "O", NAMED, "O", ("AB", False)),
        ("warning", "O", NAMED, "OAB", ("L", False)),
        ("warning", "O", BY_CHANNEL, "O", ("", True)),
        ("due", "O", NAMED, "OA", ("B", False)),
        ("due", "O", NAMED, "OABL", ("M", False)),
        ("lead", "O", NAMED, "L", ("M", False)),
        ("manager", "O", NAMED, "M", ("", True)),
        ("due", "O", NAMED, "OABLM", ("", True)),
    ],
)
def test_who_hears(rung: str, owner: str | None, owners: Owners, gone: str, heard: tuple[str, bool]) -> None:
    assert who(rung, owner, owners, gone) == heard


def test_without_a_lead_managers_hear_at_their_own_time() -> None:
    assert who("lead", "O", NAMED, leads="") == ("", False)
    assert who("manager", "O", NAMED, leads="") == ("M", False)


def test_without_anybody_the_cards_thread_says_it() -> None:
    assert who("due", None, Owners(), leads="", managers="") == ("", True)
    assert who("manager", None, Owners(), leads="", managers="") == ("", True)


def test_a_stand_in_hears_and_knows_for_whom() -> None:
    found = hearers("warning", Answerable("O", NAMED, "", ""), AWAY, CHICAGO, NOW)
    assert found.people == {"S": "O"}
    found = hearers("due", Answerable("O", Owners(("S",)), "", ""), AWAY, CHICAGO, NOW)
    assert found.people == {"S": None}, "an owner in their own right hears once, as themselves"
