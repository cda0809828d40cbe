"""Home and the small setup: what each person finds there, and what an administrator can change."""

from datetime import timedelta

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from tests.stories.hospital import Hospital

WORDS = "Wristbands print on the wrong floor"


async def test_home_of_a_nurse(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, area="Printing")
    home = await hospital.nurse.opens_home()
    assert "PEB-1" in home and WORDS in home and "Report a pebble" in home
    assert "Settings" not in home
    await hospital.nurse.presses("Report a pebble", on="home")
    assert "What got in your way?" in hospital.nurse.form


async def test_home_shows_ten_then_more(hospital: Hospital) -> None:
    for i in range(12):
        await hospital.nurse.reports(f"Number {i} of many")
    home = await hospital.nurse.opens_home()
    assert "Number 11 of many" in home and "Number 0 of many" not in home
    await hospital.nurse.presses("Show more", on="home")
    assert "Number 0 of many" in text_of(hospital.nurse.slack.home)


async def test_home_of_an_owner_shows_the_longest_wait_first(hospital: Hospital) -> None:
    await hospital.nurse.reports("First come")
    await hospital.passes(hours=2)
    await hospital.second_nurse.reports("Then this", private=True)
    home = await hospital.owner.opens_home()
    assert home.index("First come") < home.index("Then this")
    assert "Maria Lopez" in home and "Devon" not in home
    assert "PEB-1" in await hospital.owner.types("queue")


async def test_role_and_unit_are_changed_in_home(hospital: Hospital) -> None:
    await hospital.nurse.opens_home()
    await hospital.nurse.slack.select("What do you do?", "Pharmacist", on="home")
    await hospital.nurse.reports(WORDS)
    assert "Pharmacist" in hospital.read(hospital.card(1))


async def test_only_administrators_change_settings(hospital: Hospital) -> None:
    answer = await hospital.nurse.types("setup")
    assert "administrators" in answer + hospital.nurse.last_whisper
    assert hospital.nurse.slack.modal is None
    await hospital.administrator.types("setup")
    assert hospital.administrator.slack.modal is not None


async def test_another_triage_channel_and_whom_to_call(hospital: Hospital) -> None:
    admin = hospital.administrator
    await admin.types("setup")
    admin.slack.fill("Triage channel", HOSPITAL.devices)
    admin.slack.fill("Whom to call", "Call 5-5555, the house supervisor")
    await admin.sends()
    assert "Saved" in admin.form
    await hospital.nurse.opens_form()
    await hospital.nurse.slack.choose("Could it harm a patient?", "It did")
    assert "Call 5-5555, the house supervisor" in hospital.nurse.form
    await hospital.nurse.slack.close()
    await hospital.nurse.reports(WORDS)
    assert WORDS in hospital.read(hospital.card(1, HOSPITAL.devices))


async def test_a_wrong_time_zone_is_named_with_a_near_one(hospital: Hospital) -> None:
    await hospital.administrator.types("setup")
    await hospital.administrator.presses("Hours and holidays")
    hospital.administrator.slack.fill("Time zone", "America/Chicgo")
    await hospital.administrator.sends()
    assert "America/Chicago" in " ".join(hospital.administrator.slack.errors.values())


async def test_an_area_gets_its_own_owners(hospital: Hospital) -> None:
    admin = hospital.administrator
    await admin.types("setup")
    await admin.presses("Areas and owners")
    await admin.slack.choose("Choose an area", "Printing")
    await hospital.stage.settled()
    assert "Owners" in admin.form


async def test_help_speaks_to_the_role(hospital: Hospital) -> None:
    for who in (hospital.nurse, hospital.owner, hospital.administrator):
        assert "/pebble" in await who.types("help")


async def test_not_asking_me_any_more(hospital: Hospital) -> None:
    assert await hospital.nurse.types("feedback-off")
    assert await hospital.nurse.types("feedback-on")


async def test_everybody_sets_their_quiet_hours(hospital: Hospital) -> None:
    assert "From 20:00 to 07:00" in await hospital.nurse.opens_home()
    await hospital.nurse.presses("Change my times", on="home")
    assert "stands in" not in hospital.nurse.form
    hospital.nurse.slack.fill("Quiet until", "20:00")
    await hospital.nurse.sends()
    assert "no hour of the day" in " ".join(hospital.nurse.slack.errors.values())
    hospital.nurse.slack.fill("Quiet until", "06:15")
    await hospital.nurse.sends()
    assert hospital.nurse.slack.modal is None
    assert "From 20:00 to 06:15" in text_of(hospital.nurse.slack.home)


async def test_an_owner_is_away_and_comes_back(hospital: Hospital) -> None:
    owner, until = hospital.owner, hospital.stage.clock().date() + timedelta(days=20)
    await owner.opens_home()
    await owner.presses("Change my times", on="home")
    owner.slack.fill("I'm away until", until.isoformat())
    for somebody, said in ((HOSPITAL.owner, "That's you"), (HOSPITAL.deactivated, "can't stand in")):
        owner.slack.fill("Who stands in", somebody)
        await owner.sends()
        assert said in " ".join(owner.slack.errors.values())
    owner.slack.fill("Who stands in", HOSPITAL.device_owner)
    await owner.sends()
    home = text_of(owner.slack.home)
    assert "You are away until" in home and "Samuel Okafor stands in." in home
    await owner.presses("I'm back", on="home")
    assert "away until" not in text_of(owner.slack.home)
