"""Words that may point to a patient go from everywhere; some are held; a private name is looked up with a reason."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.reading import text_of
from storage.models import Audit, Deed, Grant, Role, Words, Workspace
from storage.verifying import verify
from tests.stories.hospital import Colleague, Hospital

T = HOSPITAL.team_id
WORDS = "The label of the mayor's twin came out in pod A"
QUESTION, ANSWER, SENTENCE = (
    "Which label exactly?",
    "The one of mayor's twin",
    "The queue of mayor's twin is mended",
)
REMARK = "Is that the mayor's twin one?"
TRACE = "mayor's twin"


async def steward_is(hospital: Hospital, person: str) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        session.add(Grant(workspace_id=T, role=Role.STEWARD, subject=person))


async def keeps_words(hospital: Hospital, *, months: int) -> None:
    async with hospital.stage.bot.database.transaction() as session:
        (await session.get_one(Workspace, T)).keep_months = months


async def deeds(hospital: Hospital) -> list[Audit]:
    """What was done; that a role was given, as the hospital began, is told elsewhere."""
    asked = select(Audit).where(col(Audit.deed) != Deed.ROLE_GIVEN).order_by(col(Audit.at))
    async with hospital.stage.bot.database.reading() as session:
        return list(await session.scalars(asked))


async def lived_through(hospital: Hospital, *, private: bool = False) -> None:
    await hospital.nurse.reports(WORDS, private=private)
    await hospital.owner.says(f"to reporter: {QUESTION}", under=hospital.card(1))
    await hospital.nurse.says(ANSWER, under=hospital.nurse.messages[0])
    await hospital.owner.says(REMARK, under=hospital.card(1))
    await hospital.owner.says(f"resolve: {SENTENCE}", under=hospital.card(1))


def ours(hospital: Hospital) -> str:
    """Every message of Pebble's that stands in Slack now, channels, threads and direct messages."""
    rooms = [HOSPITAL.triage, HOSPITAL.managers]
    people = (hospital.nurse, hospital.owner, hospital.manager, hospital.administrator, hospital.second_nurse)
    rooms += [person.slack.dm_channel for person in people]
    found = []
    for room in rooms:
        for message in hospital.slack.messages(room):
            found += [one for one in hospital.slack.thread(room, message["ts"]) if one.get("bot_id")]
    return json.dumps(found)


async def flagged_by(hospital: Hospital, who: object, on: dict[str, object]) -> None:
    await who.slack.message_shortcut("flag_message", on=on)  # type: ignore[attr-defined]
    await hospital.stage.settled()
    await who.sends()  # type: ignore[attr-defined]


async def test_whoever_sees_it_flags_it_and_a_steward_removes_it_everywhere(hospital: Hospital) -> None:
    await steward_is(hospital, HOSPITAL.manager)
    await lived_through(hospital)
    assert TRACE in ours(hospital)
    await flagged_by(hospital, hospital.owner, hospital.card(1))
    assert "Thank you" in hospital.owner.form
    letter = hospital.manager.message_with("PEB-1 may hold patient data")
    assert TRACE not in json.dumps(letter)
    await hospital.manager.presses("Remove the words", on=letter)
    assert "every word about PEB-1 is gone" in hospital.manager.last_whisper
    assert TRACE not in ours(hospital)
    assert "because they may have pointed to a patient" in hospital.read(hospital.card(1))
    assert "because they may have pointed to a patient" in hospital.thread(1)
    async with hospital.stage.bot.database.reading() as session:
        texts = list(await session.scalars(select(Words)))
    assert len(texts) == 4 and {words.text for words in texts} == {""}
    assert all(words.purged_at is not None for words in texts)
    done = {one.deed: one for one in await deeds(hospital)}
    assert done[Deed.FLAGGED].actor == HOSPITAL.owner and done[Deed.FLAGGED].source == HOSPITAL.triage
    assert done[Deed.ERASED].actor == HOSPITAL.manager and done[Deed.ERASED].detail["words"] == 4


def menu(steward: Colleague) -> dict[str, Any]:
    """The menu of texts in the open form."""
    assert steward.slack.modal is not None
    return next(block["element"] for block in steward.slack.modal["blocks"] if "element" in block)


async def test_one_text_goes_and_all_else_stays(hospital: Hospital) -> None:
    await steward_is(hospital, HOSPITAL.manager)
    await lived_through(hospital)
    await hospital.nurse.says("Thank you!", under=hospital.nurse.messages[0])
    steward = hospital.manager
    await steward.types("steward 1")
    await steward.presses("Remove one text…", on=steward.slack.whispers[-1])
    assert TRACE not in json.dumps(steward.slack.modal), "the words are not shown once more"
    texts = menu(steward)["options"]
    labels = [one["text"]["text"] for one in texts]
    assert [label.partition(",")[0] for label in labels] == [
        "Thanks", "What was done", "An answer of the reporter", "A question to the reporter", "The report",
    ]  # fmt: skip
    await steward.answers_form(Which_one=labels[2])
    assert "that text of PEB-1 is gone" in steward.form
    assert ANSWER not in ours(hospital) and "because they may have pointed to a patient" in hospital.thread(1)
    assert (
        WORDS in hospital.read(hospital.card(1)) and SENTENCE in ours(hospital) and QUESTION in ours(hospital)
    )
    assert "One text about PEB-1 was removed." in hospital.nurse.last_read
    async with hospital.stage.bot.database.reading() as session:
        gone = list(await session.scalars(select(Words).where(col(Words.purged_at).is_not(None))))
    (done,) = [one for one in await deeds(hospital) if one.deed is Deed.ERASED]
    assert [words.text for words in gone] == [""] and done.detail["text"] == gone[0].id
    assert done.detail["words"] == 1 and done.actor == HOSPITAL.manager


async def test_a_steward_removes_only_texts_of_that_pebble(hospital: Hospital) -> None:
    steward = hospital.administrator
    await lived_through(hospital)
    await hospital.nurse.reports("The scanner of pod B is slow")
    await steward.types("steward 1")
    await steward.presses("Remove one text…", on=steward.slack.whispers[-1])
    async with hospital.stage.bot.database.reading() as session:
        other = await session.scalar(select(col(Words.id)).where(col(Words.text).contains("scanner")))
    first = menu(steward)["options"][0]
    first["value"] = other
    await steward.answers_form(Which_one=first["text"]["text"])
    assert "was removed before" in steward.form
    assert "scanner" in hospital.read(hospital.card(2))


async def test_both_sides_hear_and_are_not_blamed(hospital: Hospital) -> None:
    await lived_through(hospital)
    await flagged_by(hospital, hospital.nurse, hospital.nurse.messages[0])
    await hospital.administrator.presses(
        "Remove the words", on=hospital.administrator.message_with("may hold patient data")
    )
    assert "Your report stays, and IT goes on with it." in hospital.nurse.last_read
    assert "The words of PEB-1 were removed." in hospital.thread(1)


async def test_what_people_wrote_themselves_is_listed_by_link_and_they_are_asked(hospital: Hospital) -> None:
    await steward_is(hospital, HOSPITAL.manager)
    await lived_through(hospital)
    await flagged_by(hospital, hospital.owner, hospital.card(1))
    await hospital.manager.presses("Remove the words", on=hospital.manager.message_with("patient data"))
    letter = hospital.administrator.message_with("The words of PEB-1 were removed")
    said = text_of(letter)
    assert "3 messages of people stand under its card" in said and TRACE not in json.dumps(letter)
    links = [word for word in json.dumps(letter).split("<") if word.startswith("https://")]
    assert len(links) == 3 and all("/archives/" in link for link in links)
    asked = hospital.owner.message_with("Please look at what you wrote under PEB-1")
    assert "Delete message" in text_of(asked) and TRACE not in json.dumps(asked)


async def test_who_flags_their_own_private_report_stays_private(hospital: Hospital) -> None:
    await lived_through(hospital, private=True)
    await flagged_by(hospital, hospital.nurse, hospital.nurse.messages[0])
    await hospital.administrator.presses(
        "Remove the words", on=hospital.administrator.message_with("may hold patient data")
    )
    assert TRACE not in ours(hospital)
    assert "Your report stays" in hospital.nurse.last_read
    rows = json.dumps([row.model_dump(mode="json") for row in await deeds(hospital)])
    assert HOSPITAL.nurse not in rows and hospital.nurse.slack.dm_channel not in rows


async def test_a_message_that_is_no_pebble_and_a_guest_are_told_kindly(hospital: Hospital) -> None:
    await lived_through(hospital)
    await hospital.owner.says("Good morning", channel=HOSPITAL.triage)
    said = hospital.slack.messages(HOSPITAL.triage)[-1] | {"channel": HOSPITAL.triage}
    await hospital.owner.slack.message_shortcut("flag_message", on=said)
    await hospital.stage.settled()
    assert "doesn't belong to a pebble" in hospital.owner.last_whisper
    assert await deeds(hospital) == []


async def test_only_a_steward_removes(hospital: Hospital) -> None:
    await steward_is(hospital, HOSPITAL.manager)
    await lived_through(hospital)
    for colleague in (hospital.nurse, hospital.owner, hospital.administrator):
        assert "data stewards" in await colleague.types("steward 1")
    assert "4 texts about it are kept" in await hospital.manager.types("steward PEB-1")


async def test_owners_flag_it_behind_more(hospital: Hospital) -> None:
    await lived_through(hospital)
    await hospital.nurse.reports("Nothing at all")
    await hospital.owner.presses("More…", on=hospital.card(2))
    await hospital.owner.presses("Flag it")
    assert "Does something in PEB-2 point to a patient?" in hospital.owner.form
    await hospital.owner.sends()
    assert "PEB-2 may hold patient data" in hospital.administrator.last_read
    assert "Somebody flagged it on its card." in hospital.administrator.last_read


async def test_what_is_held_stays_until_the_hold_is_lifted(hospital: Hospital) -> None:
    steward = hospital.administrator
    await keeps_words(hospital, months=1)
    await lived_through(hospital)
    await steward.types("steward 1")
    await steward.presses("Legal hold", on=steward.slack.whispers[-1])
    await steward.answers_form(Why="A safety review")
    assert "on hold" in steward.form
    await flagged_by(hospital, hospital.owner, hospital.card(1))
    await steward.presses("Remove the words", on=steward.message_with("patient data"))
    assert "on legal hold" in steward.last_whisper and TRACE in ours(hospital)
    await hospital.passes(days=40)
    assert TRACE in hospital.read(hospital.card(1))
    await steward.types("steward 1")
    await steward.presses("Lift the hold", on=steward.slack.whispers[-1])
    await steward.answers_form(Why="What it was held for is over")
    await hospital.passes(days=20)
    assert {Deed.HELD, Deed.RELEASED, Deed.PURGED} <= {one.deed for one in await deeds(hospital)}


async def test_a_private_name_is_looked_up_once_with_a_reason_and_its_owner_hears(hospital: Hospital) -> None:
    await lived_through(hospital, private=True)
    steward = hospital.administrator
    await steward.types("steward 1")
    await steward.presses("Unmask the reporter", on=steward.slack.whispers[-1])
    await steward.answers_form(Why="Somebody may be in danger")
    assert HOSPITAL.nurse in json.dumps(steward.slack.modal)
    assert "A data steward looked up who reported PEB-1" in hospital.nurse.last_read
    assert "Somebody may be in danger" in hospital.nurse.last_read
    (done,) = [one for one in await deeds(hospital) if one.deed is Deed.UNMASKED]
    assert done.actor == HOSPITAL.administrator and done.detail["why"] == "danger"
    assert HOSPITAL.nurse not in json.dumps(done.model_dump(mode="json"))
    assert HOSPITAL.nurse not in hospital.thread(1) + hospital.read(hospital.card(1))


async def test_a_name_that_is_not_private_needs_no_unmasking(hospital: Hospital) -> None:
    await lived_through(hospital)
    await hospital.administrator.types("steward 1")
    assert "Unmask" not in json.dumps(hospital.administrator.slack.whispers[-1])


async def test_words_grow_old_and_numbers_stay(hospital: Hospital) -> None:
    await keeps_words(hospital, months=1)
    await lived_through(hospital)
    await hospital.nurse.reports("This one is still open")
    await hospital.passes(days=70)
    async with hospital.stage.bot.database.reading() as session:
        texts = {words.text for words in await session.scalars(select(Words))}
    assert texts == {"", "This one is still open"}
    (purged, *_) = [one for one in await deeds(hospital) if one.deed is Deed.PURGED]
    assert purged.detail["texts"] == 4 and purged.actor == "clock"


async def test_all_of_it_stands_sealed(hospital: Hospital) -> None:
    await lived_through(hospital, private=True)
    await flagged_by(hospital, hospital.owner, hospital.card(1))
    await hospital.passes(hours=1)
    async with hospital.stage.bot.database.reading() as session:
        assert [str(one) async for one in verify(session, T, now=hospital.stage.clock())] == []
