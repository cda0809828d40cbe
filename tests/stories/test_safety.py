"""Possible harm: safety reviewers hear at once, and what harmed a patient closes only with their yes."""

import pytest
from sqlalchemy import select

from bot.sandbox.cast import HOSPITAL
from storage.models import Audit, Deed, History, Step
from tests.stories.hospital import Hospital

WORDS = "The pump library shows last year's limits"
LINK = "https://incidents.harbor-view.example/new"


async def reviewers_are_named(hospital: Hospital) -> None:
    admin = hospital.administrator
    await admin.types("setup")
    await admin.presses("Patient safety")
    admin.slack.fill("Safety reviewers", [HOSPITAL.safety_reviewer])
    admin.slack.fill("What they should do", "Call the patient safety office: 5-7000 <day & night>")
    admin.slack.fill("Address of your incident system", LINK)
    await admin.sends()
    assert "Saved" in admin.form and LINK in admin.form
    while admin.slack.modal:
        await admin.slack.close()


async def steps(hospital: Hospital, number: int = 1) -> list[Step]:
    async with hospital.stage.bot.database.reading() as session:
        found = await session.scalars(
            select(History).where(History.pebble == number).order_by(History.seq)  # type: ignore[arg-type]
        )
        return [event.step for event in found]


async def deeds(hospital: Hospital, deed: Deed) -> list[Audit]:
    async with hospital.stage.bot.database.reading() as session:
        return list(await session.scalars(select(Audit).where(Audit.deed == deed)))  # type: ignore[arg-type]


async def test_a_reviewer_hears_in_the_night_and_only_their_yes_lets_it_close(hospital: Hospital) -> None:
    await reviewers_are_named(hospital)
    await hospital.it_is(5, "02:30")
    nora = hospital.safety_reviewer
    await hospital.nurse.reports(WORDS, area="Printing", harm="It did")
    read = nora.last_read
    assert "PEB-1" in read and "did harm a patient" in read and WORDS in read
    assert "5-7000 <day & night>" in read and LINK in read
    assert "Pebble is not your incident system" in read and "Maria Lopez" in read
    assert "a safety reviewer must confirm before it closes" in hospital.read(hospital.card(1))
    assert hospital.manager.messages == [] and hospital.administrator.messages == []

    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Decline")
    await hospital.owner.answers_form(
        Reason="The vendor's system can't do it",
        Who_decided="Clinical informatics",
        One_plain_sentence_for_the_reporter="It stays as it is.",
    )
    assert "before a safety reviewer has looked at it" in " ".join(hospital.owner.slack.errors.values())
    while hospital.owner.slack.modal:
        await hospital.owner.slack.close()
    await hospital.nurse.presses("Take it back", on=hospital.nurse.messages[0])
    assert "before a safety reviewer" in hospital.nurse.last_whisper
    await hospital.owner.says("resolve: The library is this year's again", under=hospital.card(1))
    await hospital.nurse.presses("Yes, it's gone", on=hospital.nurse.message_with("out of your shoe?"))
    assert "closes once a safety reviewer has looked at it" in hospital.nurse.last_read
    assert "waiting for a safety reviewer" in hospital.read(hospital.card(1))

    await hospital.passes(days=30)
    assert "Out of the shoe" not in hospital.read(hospital.card(1))
    await nora.presses("Reviewed: it is reported", on=nora.messages[0])
    assert "You confirmed: it is reported in the incident system." in hospital.read(nora.messages[0])
    assert "Out of the shoe" in hospital.read(hospital.card(1))
    assert "reviewed: it is reported" in hospital.read(hospital.card(1))
    assert "Nora Quinn" in hospital.thread(1) and "it is closed now" in hospital.thread(1)
    assert "It is closed now" in hospital.nurse.last_read
    [line] = await deeds(hospital, Deed.HARM_CONFIRMED)
    assert (line.actor, line.subject) == (HOSPITAL.safety_reviewer, "pebble 1")
    assert line.detail == {"verdict": "reported", "safety": "did"}
    assert Step.REVIEWED in await steps(hospital)


async def test_what_could_harm_may_close_unless_a_reviewer_keeps_it_open(hospital: Hospital) -> None:
    await reviewers_are_named(hospital)
    nora = hospital.safety_reviewer
    for number in (1, 2):
        await hospital.nurse.reports(WORDS, area="Printing", harm="It could", private=number == 2)
    assert "Maria" not in nora.last_read and "keeps their name private" in nora.last_read
    await nora.presses("Keep it open", on=nora.messages[1])
    assert "stays open until a safety reviewer" in hospital.read(nora.messages[1])
    for number in (1, 2):
        await hospital.owner.says("resolve: This year's again", under=hospital.card(number))
        news = hospital.nurse.message_with(f"resolved PEB-{number}")
        await hospital.nurse.presses("Yes, it's gone", on=news)
    assert "Out of the shoe" in hospital.read(hospital.card(1))
    assert "waiting for a safety reviewer" in hospital.read(hospital.card(2))
    hospital.slack.world.rooms[HOSPITAL.triage].members.append(HOSPITAL.safety_reviewer)
    await nora.presses("More…", on=hospital.card(2))
    assert "For safety reviewers" in nora.form and "Reopen" not in nora.form
    await nora.presses("Reviewed: no harm")
    assert "no harm, nothing to report" in nora.form
    assert "Out of the shoe" in hospital.read(hospital.card(2))
    assert WORDS in await nora.types("2")


async def test_only_reviewers_confirm(hospital: Hospital) -> None:
    await reviewers_are_named(hospital)
    await hospital.nurse.reports(WORDS, area="Printing", harm="It did")
    await hospital.owner.presses("More…", on=hospital.card(1))
    assert "safety reviewers" not in hospital.owner.form
    assert WORDS not in await hospital.clerk.types("1")


async def test_where_nobody_is_named_managers_hear_and_it_says_so(hospital: Hospital) -> None:
    admin = hospital.administrator
    await hospital.nurse.reports(WORDS, area="Printing", harm="It did")
    assert "no safety reviewer is named" in admin.last_read
    await admin.types("setup")
    admin.slack.fill("Managers", [HOSPITAL.manager])
    await admin.sends()
    await hospital.nurse.reports(WORDS, area="Printing", harm="It could")
    assert "PEB-2" in hospital.manager.last_read
    assert "no safety reviewer is named" in hospital.manager.last_read
    await hospital.manager.presses("Reviewed: no harm", on=hospital.manager.messages[-1])
    assert "no harm, nothing to report" in hospital.thread(2)


async def test_it_comes_back_and_they_hear_again(hospital: Hospital) -> None:
    await reviewers_are_named(hospital)
    nora = hospital.safety_reviewer
    await hospital.nurse.reports(WORDS, area="Printing", harm="It did")
    await nora.presses("Reviewed: it is reported", on=nora.messages[0])
    await hospital.owner.says("resolve: This year's again", under=hospital.card(1))
    await hospital.nurse.presses("Still there", on=hospital.nurse.message_with("out of your shoe?"))
    await hospital.nurse.answers_form(What_is_left="The same limits")
    assert "has come back" in nora.last_read and "Confirmed before" in nora.last_read
    assert len(nora.messages) == 2


@pytest.mark.parametrize("link", ["http://incidents.example", "javascript:alert(1)", "https://a b.example"])
async def test_only_a_safe_address_is_taken(hospital: Hospital, link: str) -> None:
    admin = hospital.administrator
    await admin.types("setup")
    await admin.presses("Patient safety")
    admin.slack.fill("Address of your incident system", link)
    await admin.sends()
    assert "begins with https://" in " ".join(admin.slack.errors.values())
