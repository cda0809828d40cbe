"""What an administrator sets for the clock, each in a small form of its own, and what comes of it."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from bot.sandbox.cast import HOSPITAL
from storage.models import Audit, Deed, Workspace
from storage.queries.pebbles import pebble
from storage.queries.releases import releases
from storage.queries.settings import workspace
from tests.stories.hospital import Colleague, Hospital

WORDS = "Wristbands print on the wrong floor"


async def opens(hospital: Hospital, button: str) -> Colleague:
    admin = hospital.administrator
    await admin.types("setup")
    await admin.presses(button)
    return admin


async def settings(hospital: Hospital) -> Workspace:
    async with hospital.stage.bot.database.reading() as session:
        found = await workspace(session, HOSPITAL.team_id)
        assert found is not None
        return found


async def test_a_closing_day_moves_a_promise(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    admin = await opens(hospital, "Hours and holidays")
    today = hospital.stage.clock().date()
    away = [today + timedelta(days=ahead) for ahead in range(10)]
    admin.slack.fill("Closing days", "\n".join(day.isoformat() for day in away))
    await admin.sends()
    assert "Saved" in admin.form
    await hospital.second_nurse.reports("The same on 4 East")
    async with hospital.stage.bot.database.reading() as session:
        before = await pebble(session, HOSPITAL.team_id, 1)
        after = await pebble(session, HOSPITAL.team_id, 2)
    assert before is not None and after is not None
    assert before.answer_by.date() < away[-1] < after.answer_by.date()


async def test_holidays_of_a_country(hospital: Hospital) -> None:
    admin = await opens(hospital, "Hours and holidays")
    admin.slack.fill("Public holidays", "Germny")
    await admin.sends()
    assert "Did you mean Germany?" in " ".join(admin.slack.errors.values())
    admin.slack.fill("Public holidays", "Germany")
    admin.slack.fill("Of which state", "Illinois")
    await admin.sends()
    assert "Germany has BB, BE" in " ".join(admin.slack.errors.values())
    admin.slack.fill("Of which state", "Bayern")
    await admin.sends()
    assert "Germany, Bayern; the next:" in admin.form
    found = await settings(hospital)
    assert (found.holiday_country, found.holiday_region) == ("DE", "BY")


async def test_promises_of_the_hospital_and_of_an_area(hospital: Hospital) -> None:
    admin = await opens(hospital, "Promises")
    admin.slack.fill("What becomes of it", "10")
    admin.slack.fill("Promises kept", "80")
    await admin.sends()
    assert "*What becomes of it* 10 business days" in admin.form and "80 of 100" in admin.form
    admin = await opens(hospital, "Areas and owners")
    await admin.slack.choose("Choose an area", "Printing")
    await hospital.stage.settled()
    admin.slack.fill("Leads", [HOSPITAL.manager])
    admin.slack.fill("Somebody has read it", "2")
    await admin.sends()
    assert "Leads: @Helen Morse" in admin.form and "promises of its own" in admin.form


async def test_digests(hospital: Hospital) -> None:
    admin = await opens(hospital, "Digests")
    admin.slack.fill("Clinicians' channel", HOSPITAL.general)
    admin.slack.fill("Who gets", [HOSPITAL.guest])
    await admin.sends()
    said = " ".join(admin.slack.errors.values())
    assert "/invite @Pebble" in said and "isn't staff" in said
    admin.slack.fill("Clinicians' channel", HOSPITAL.devices)
    admin.slack.fill("Who gets", [HOSPITAL.manager])
    admin.slack.fill("Day of", "Friday")
    admin.slack.fill("Time", "16:30")
    await admin.sends()
    assert "Friday at 16:30" in admin.form and "@Helen Morse" in admin.form
    found = await settings(hospital)
    assert (found.staff_channel, found.digest_day, found.digest_at) == (HOSPITAL.devices, 4, 990)


async def test_a_release_is_named_moved_and_removed(hospital: Hospital) -> None:
    admin = await opens(hospital, "Releases")
    await admin.presses("Add a release")
    day = hospital.stage.clock().date() + timedelta(days=60)
    await admin.answers_form(Name="Spring upgrade", Comes_on=day.isoformat())
    assert "*Saved.* Spring upgrade" in admin.form
    await admin.slack.choose("Choose a release", "Spring upgrade")
    await hospital.stage.settled()
    later = day + timedelta(days=14)
    await admin.answers_form(Comes_on=later.isoformat())
    async with hospital.stage.bot.database.reading() as session:
        assert [(one.name, one.day) for one in await releases(session, HOSPITAL.team_id)] == [
            ("Spring upgrade", later)
        ]
    await admin.slack.choose("Choose a release", "Spring upgrade")
    await hospital.stage.settled()
    await admin.presses("Remove")
    assert "*Removed.*" in admin.form
    async with hospital.stage.bot.database.reading() as session:
        assert await releases(session, HOSPITAL.team_id) == []


async def test_a_pebble_waits_for_a_release_and_is_looked_at_when_it_moves(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Wait")
    assert "Which release?" not in hospital.owner.form
    await hospital.owner.slack.close()
    admin = await opens(hospital, "Releases")
    await admin.presses("Add a release")
    day = hospital.stage.clock().date() + timedelta(days=60)
    await admin.answers_form(Name="Spring upgrade", Comes_on=day.isoformat())
    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Wait")
    await hospital.owner.answers_form(
        What_does_it_wait_for="A release of the EHR", Which_release="Spring upgrade"
    )
    assert "Waiting for Spring upgrade, by " in hospital.read(hospital.card(1))
    assert "Spring upgrade" not in hospital.card(1)["text"]
    async with hospital.stage.bot.database.reading() as session:
        found = await pebble(session, HOSPITAL.team_id, 1)
        (named,) = await releases(session, HOSPITAL.team_id)
    assert found is not None
    assert (found.release, found.until) == (named.id, day)


async def test_settings_are_the_administrators(hospital: Hospital) -> None:
    await hospital.owner.types("setup")
    assert hospital.owner.slack.modal is None


async def test_a_channel_that_is_named_gets_the_next_digest_and_not_the_last(hospital: Hospital) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        found = await session.get_one(Workspace, HOSPITAL.team_id)
        found.joined_at -= timedelta(days=30)
    await hospital.passes(days=9)
    admin = await opens(hospital, "Digests")
    admin.slack.fill("Clinicians' channel", HOSPITAL.devices)
    await admin.sends()
    await hospital.passes(hours=1)
    assert "You said, we did" not in "".join(map(hospital.read, hospital.slack.messages(HOSPITAL.devices)))
    await hospital.passes(days=7)
    said = "".join(map(hospital.read, hospital.slack.messages(HOSPITAL.devices)))
    assert said.count("You said, we did") == 1


async def test_who_changed_which_setting_stands_in_the_audit_without_a_word(hospital: Hospital) -> None:
    admin = await opens(hospital, "Promises")
    admin.slack.fill("Promises kept", "80")
    await admin.sends()
    admin = await opens(hospital, "Areas and owners")
    await admin.slack.choose("Choose an area", "Printing")
    await hospital.stage.settled()
    await admin.sends()
    admin = await opens(hospital, "Releases")
    await admin.presses("Add a release")
    day = hospital.stage.clock().date() + timedelta(days=60)
    await admin.answers_form(Name="Spring upgrade", Comes_on=day.isoformat())
    admin = hospital.administrator
    await admin.types("setup")
    admin.slack.fill("Whom to call", "Ring the charge desk")
    await admin.sends()
    asked = select(Audit).where(col(Audit.deed) == Deed.SETTINGS_CHANGED).order_by(col(Audit.at))
    async with hospital.stage.bot.database.reading() as session:
        rows = list(await session.scalars(asked))
        named = (await releases(session, HOSPITAL.team_id))[0].id
    assert {row.actor for row in rows} == {HOSPITAL.administrator}
    assert [(row.subject, row.detail) for row in rows] == [
        ("settings", {"settings": ["kept_goal"]}),
        ("area printing", {}),
        (f"release {named}", {"release": "added"}),
        ("settings", {"settings": ["whom_to_call"]}),
    ]
