"""What is promised is shown, those who can keep it hear before and after, and the reporter hears if it slips."""

import re
from datetime import timedelta

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from storage.models import Area, Grant, Person, Role, Workspace
from storage.queries.people import person_to_change
from tests.stories.hospital import Colleague, Hospital

MONDAY, TUESDAY, FRIDAY = 0, 1, 4
HARM = "It did"
NUDGE = re.compile("promises? (is|are) (near|waiting)")


def told(colleague: Colleague) -> list[str]:
    """What they were told of promises that are near or late, oldest first."""
    return [text for text in texts(colleague) if NUDGE.search(text)]


def texts(colleague: Colleague) -> list[str]:
    return [plain(text_of(message)) for message in colleague.messages]


def plain(text: str) -> str:
    return text.replace("*", "")


def slips(colleague: Colleague) -> list[str]:
    """What they were told of promises that take longer."""
    return [text for text in texts(colleague) if "takes longer" in text]


async def set_person(hospital: Hospital, colleague: Colleague, **facts: object) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        known: Person = await person_to_change(session, HOSPITAL.team_id, colleague.id)
        for name, value in facts.items():
            setattr(known, name, value)


async def give(hospital: Hospital, role: Role, colleague: Colleague) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        session.add(Grant(workspace_id=HOSPITAL.team_id, role=role, area="", subject=colleague.id))


async def test_over_a_weekend_nobody_hears_until_monday(hospital: Hospital) -> None:
    await hospital.it_is(FRIDAY, "15:50")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    assert "Promised: answer by Monday 15:50" in plain(hospital.read(hospital.card(1)))
    await hospital.it_is(MONDAY, "13:30")
    assert told(hospital.owner) == [] and slips(hospital.nurse) == []
    await hospital.it_is(MONDAY, "13:50")
    for owner in (hospital.owner, hospital.device_owner):
        (near,) = told(owner)
        assert "PEB-1" in near and "answer promised by today 15:50" in near and "label" not in near
    await hospital.it_is(MONDAY, "15:55")
    (slip,) = slips(hospital.nurse)
    assert "PEB-1" in slip and "IT has been reminded, and it is now promised by tomorrow 15:" in slip
    assert "waiting" not in "".join(told(hospital.owner)), "it leaves at the quarter of the hour"
    card = plain(hospital.read(hospital.card(1)))
    assert "Answer was promised by today 15:50" in card and "now by tomorrow 15:" in card
    await hospital.it_is(MONDAY, "16:05")
    assert "answer was promised by today 15:50" in told(hospital.owner)[-1]
    assert [len(told(owner)) for owner in (hospital.owner, hospital.device_owner)] == [2, 2]


async def test_what_is_kept_in_time_is_not_spoken_of(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.passes(days=5)
    assert told(hospital.owner) == told(hospital.device_owner) == slips(hospital.nurse) == []
    assert "Promised: decision by" in plain(hospital.read(hospital.card(1)))
    assert "You hear" in await hospital.nurse.types("mine")


async def test_the_lead_hears_later_and_the_managers_last(hospital: Hospital) -> None:
    await give(hospital, Role.LEAD, hospital.administrator)
    await give(hospital, Role.MANAGER, hospital.manager)
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.it_is(TUESDAY, "13:00")
    assert told(hospital.administrator) == told(hospital.manager) == []
    await hospital.it_is(TUESDAY, "14:00")
    assert "PEB-1" in told(hospital.administrator)[-1] and told(hospital.manager) == []
    await hospital.passes(days=1)
    assert "nobody has taken it yet" in told(hospital.manager)[-1]
    await hospital.passes(days=3)
    everybody = (hospital.owner, hospital.device_owner, hospital.administrator, hospital.manager)
    assert [len(told(one)) for one in everybody] == [2, 2, 1, 1], "each step once"


async def test_harm_is_spoken_of_at_night_and_nothing_else_is(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "16:50")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.it_is(TUESDAY, "16:45")
    for owner in (hospital.owner, hospital.device_owner):
        await set_person(hospital, owner, quiet_from=16 * 60, quiet_until=9 * 60)
    await hospital.it_is(TUESDAY, "23:00")
    before = len(told(hospital.owner))
    await hospital.nurse.reports("The wrong dose was shown", area="Printing", harm=HARM)
    await hospital.passes(hours=0.8)
    near = told(hospital.owner)[-1]
    assert "Did harm a patient" in near and "PEB-2" in near and "PEB-1" not in near
    await hospital.passes(hours=1.3)
    assert ["PEB-2" in slip for slip in slips(hospital.nurse)] == [False, True, True]
    assert len(told(hospital.owner)) == before + 2
    await hospital.it_is(2, "09:01")
    assert "PEB-1" in told(hospital.owner)[-1], "what waited for their morning"


async def test_harm_that_comes_back_at_night_is_spoken_of_at_once(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "10:00")
    await hospital.nurse.reports("The wrong dose was shown", area="Printing", harm=HARM)
    await hospital.owner.says("resolve: Set right", under=hospital.card(1))
    await hospital.it_is(TUESDAY, "02:00")
    asked = hospital.nurse.message_with("Is it out of your shoe?")
    await hospital.nurse.presses("Still there", on=asked)
    await hospital.nurse.answers_form(What_is_left="It shows the wrong dose again")
    assert "Promised: answer by today 03:" in plain(hospital.read(hospital.card(1)))
    await hospital.passes(hours=0.9)
    (near,) = told(hospital.owner)
    assert "Did harm a patient" in near and "PEB-1" in near
    assert told(hospital.device_owner) == [], "first who looks after it"
    await hospital.passes(hours=0.3)
    assert [len(told(owner)) for owner in (hospital.owner, hospital.device_owner)] == [2, 1]
    (slip,) = slips(hospital.nurse)
    assert "Reading PEB-1 takes longer" in slip and "Pebble is not the incident system" in slip
    await hospital.owner.says("to reporter: On which screen?", under=hospital.card(1))
    assert "Promised: answer" not in plain(hospital.read(hospital.card(1)))


async def test_who_is_away_is_stood_in_for(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    back = (hospital.stage.clock() + timedelta(days=60)).date()
    await set_person(hospital, hospital.owner, away_until=back, stand_in=hospital.manager.id)
    await hospital.passes(days=16)
    assert told(hospital.owner) == []
    assert "you hear this for Priya Raman, who is away" in told(hospital.manager)[-1]


async def test_who_went_away_overnight_is_stood_in_for_in_the_morning(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "10:00")
    for owner in (hospital.owner, hospital.device_owner):
        await set_person(hospital, owner, quiet_from=9 * 60, quiet_until=8 * 60)
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.it_is(TUESDAY, "12:00")
    assert "is near" in told(hospital.owner)[-1], "what was near yesterday, this morning at eight"
    back = (hospital.stage.clock() + timedelta(days=60)).date()
    for owner in (hospital.owner, hospital.device_owner):
        await set_person(hospital, owner, away_until=back, stand_in=hospital.manager.id)
    await hospital.it_is(2, "08:30")
    assert [len(told(owner)) for owner in (hospital.owner, hospital.device_owner)] == [1, 1]
    (only,) = told(hospital.manager)
    assert "PEB-1 · Printing · answer was promised by yesterday 10:00" in only


async def test_after_a_weeks_downtime_each_hears_once(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    for words in ("The label prints in pod A", "The scanner is slow", "The badge fails"):
        await hospital.nurse.reports(words, area="Printing")
    await hospital.is_down(days=7)
    await hospital.passes(hours=0.5)
    for owner in (hospital.owner, hospital.device_owner):
        (only,) = told(owner)
        assert "3 promises are waiting" in only and all(f"PEB-{n}" in only for n in (1, 2, 3))
    assert len(slips(hospital.nurse)) == 3, "once for each, with a day from today on"
    await hospital.passes(hours=4)
    assert len(told(hospital.owner)) == 1 and len(slips(hospital.nurse)) == 3


async def test_more_than_five_are_counted(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    for number in range(7):
        await hospital.nurse.reports(f"The label prints in pod {number}", area="Printing")
    await hospital.is_down(days=2)
    await hospital.passes(hours=0.5)
    (only,) = told(hospital.owner)
    assert (
        "7 promises are waiting" in only and "and 2 more" in only and "PEB-5" in only and "PEB-6" not in only
    )


async def test_a_private_reporter_hears_that_it_slips_three_times_with_a_day(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing", private=True)
    await hospital.passes(days=9)
    told_so = slips(hospital.nurse)
    assert [("now promised by" in text) for text in told_so] == [True, True, True, False]
    assert "We would rather not name another day" in told_so[-1]
    assert "IT has been reminded again" in told_so[-1] and "in charge" not in told_so[-1]
    assert "Maria" not in hospital.thread(1) and "Maria" not in "".join(told(hospital.owner))
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    assert "was promised" not in plain(hospital.read(hospital.card(1)))


async def test_where_no_owner_is_named_the_cards_thread_says_it(hospital: Hospital) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        given = (HOSPITAL.team_id, Role.OWNER, "", HOSPITAL.analysts)
        await session.delete(await session.get_one(Grant, given))
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.it_is(TUESDAY, "10:00")
    thread = plain(hospital.thread(1))
    assert "Answer promised by tomorrow 09:00. Nobody has taken it yet." in thread
    assert "Answer was promised by today 09:00" in thread
    assert told(hospital.owner) == [], "nobody is paged for a channel"


async def test_home_shows_what_is_longest_overdue_first(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.nurse.reports("The monitor could be read wrongly", area="Printing", harm="It could")
    await hospital.it_is(TUESDAY, "08:30")
    home = plain(await hospital.owner.opens_home())
    queue = home[home.index("Your queue") :]
    assert queue.index("PEB-2") < queue.index("PEB-1"), "promised within four hours, so late already"
    assert "answer was promised by yesterday 13:00" in queue and "answer promised by today 09:00" in queue


async def test_while_the_reporter_is_asked_the_clock_rests(hospital: Hospital) -> None:
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    await hospital.owner.says("to reporter: Which printer?", under=hospital.card(1))
    await hospital.passes(days=60)
    assert told(hospital.owner) == slips(hospital.nurse) == []
    assert "The clock rests until the reporter answers" in plain(hospital.read(hospital.card(1)))
    head = hospital.nurse.messages[0]
    await hospital.nurse.says("The one by the door", under=head)
    assert "Promised: decision by" in plain(hospital.read(hospital.card(1)))


async def test_an_area_may_promise_sooner(hospital: Hospital) -> None:
    bot = hospital.stage.bot
    async with bot.database.transaction() as session:
        (await session.get_one(Area, (HOSPITAL.team_id, "printing"))).targets = {"answer_days": 2}
        (await session.get_one(Workspace, HOSPITAL.team_id)).settings_version += 1
    async with bot.database.reading() as session:
        await bot.house.wordings.refresh(session, HOSPITAL.team_id)
    await hospital.it_is(MONDAY, "09:00")
    await hospital.nurse.reports("The label prints in pod A", area="Printing")
    assert "reads it by Wednesday 09:00" in texts(hospital.nurse)[0]
    await hospital.nurse.reports("The order set hides saline", area="Orders")
    assert "reads it by tomorrow 09:00" in texts(hospital.nurse)[1]
