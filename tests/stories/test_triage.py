"""What owners do: by button, by word in the thread, by reaction; and what nobody else can do."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from bot.sandbox.cast import HOSPITAL
from storage.queries.people import person_to_change
from tests.stories.hospital import Hospital

WORDS = "The label printer in pod C prints to pod A"


async def a_new_pebble(hospital: Hospital) -> None:
    await hospital.nurse.reports(WORDS, area="Printing")


async def test_an_owners_first_reply_acknowledges(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.says("Looks like the mapping again", under=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))
    assert "has read PEB-1" in hospital.nurse.last_read
    assert "mapping" not in "".join(map(hospital.read, hospital.nurse.messages))


async def test_words_in_the_thread_do_what_the_buttons_do(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.says("ack", under=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))
    await hospital.device_owner.says("mine", under=hospital.card(1))
    assert "Samuel Okafor" in hospital.read(hospital.card(1))
    assert "Samuel Okafor" in hospital.nurse.last_read
    await hospital.device_owner.says("to reporter: Which tray?", under=hospital.card(1))
    assert "Which tray?" in hospital.nurse.last_read
    await hospital.device_owner.says("resolve: Pod C prints to pod C again", under=hospital.card(1))
    assert "Pod C prints to pod C again" in hospital.nurse.last_read
    assert "How was it resolved?" in hospital.read(hospital.card(1))
    await hospital.device_owner.slack.select(
        "How was it resolved?", "A setting was changed", on=hospital.card(1)
    )
    await hospital.stage.settled()
    card = hospital.read(hospital.card(1))
    assert "How was it resolved?" not in card and "A setting was changed" in card


async def test_reactions(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.reacts("eyes", hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))
    await hospital.owner.reacts("white_check_mark", hospital.card(1))
    assert "Resolved, not yet" not in hospital.read(hospital.card(1))
    await hospital.owner.presses("One sentence for the reporter", on=hospital.owner.slack.whispers[-1])
    await hospital.owner.answers_form(
        How_was_it_resolved="A setting was changed",
        One_sentence_for_the_reporter="It prints where you stand.",
    )
    assert "It prints where you stand." in hospital.nurse.last_read


async def test_assign_wait_plan_start(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    owner, nurse = hospital.owner, hospital.nurse
    await owner.presses("Assign", on=hospital.card(1))
    await owner.answers_form(Who_looks_after_it=HOSPITAL.device_owner)
    assert "Samuel Okafor" in hospital.read(hospital.card(1))
    await owner.presses("More…", on=hospital.card(1))
    await owner.presses("Wait")
    await owner.answers_form(A_word_for_the_reporter="The vendor has the log files.")
    assert "Waiting for the vendor until" in hospital.read(hospital.card(1))
    assert (
        "The vendor has the log files." in nurse.last_read
        and "waiting for the vendor until" in nurse.last_read
    )
    await owner.presses("More…", on=hospital.card(1))
    await owner.presses("Plan")
    await owner.sends()
    assert "Planned" in hospital.read(hospital.card(1)) and "planned PEB-1" in nurse.last_read
    await owner.presses("More…", on=hospital.card(1))
    await owner.presses("Start")
    assert "Being worked on" in hospital.read(hospital.card(1)) and "is working on PEB-1" in nurse.last_read


async def test_declining_says_why_who_and_when_next(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Decline")
    await hospital.owner.sends()
    assert hospital.owner.slack.errors
    await hospital.owner.answers_form(
        Reason="The vendor's system can't do it",
        Who_decided="Clinical informatics",
        One_plain_sentence_for_the_reporter="The printer driver knows one tray only.",
    )
    read = hospital.nurse.last_read
    assert "The printer driver knows one tray only." in read
    assert "Clinical informatics" in read and "Looked at again" in read
    assert "Declined" in hospital.read(hospital.card(1))
    await hospital.owner.presses("Reopen", on=hospital.card(1))
    assert "open again" in hospital.nurse.last_read and "Reopened" in hospital.read(hospital.card(1))


async def test_a_mistaken_acknowledge_is_undone(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.presses("Acknowledge", on=hospital.card(1))
    await hospital.owner.presses("More…", on=hospital.card(1))
    await hospital.owner.presses("Undo acknowledge")
    card = hospital.read(hospital.card(1))
    assert "New" in card and "Acknowledge" in card
    assert "back in line" in hospital.nurse.last_read


async def test_of_two_at_once_one_wins_and_the_other_is_told_who(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    card = hospital.card(1)
    await asyncio.gather(
        hospital.owner.slack.press("Acknowledge", on=card),
        hospital.device_owner.slack.press("Acknowledge", on=card),
    )
    await hospital.stage.settled()
    whispers = hospital.owner.last_whisper + hospital.device_owner.last_whisper
    assert "was first: PEB-1 is already acknowledged" in whispers
    assert hospital.thread(1).count("acknowledged this") == 1


async def test_only_owners_act(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert "IT owners of this area" in hospital.manager.last_whisper
    await hospital.manager.says("ack", under=hospital.card(1))
    await hospital.manager.reacts("eyes", hospital.card(1))
    await hospital.manager.says("I have seen this too", under=hospital.card(1))
    assert "New" in hospital.read(hospital.card(1))


async def test_the_card_is_edited_not_posted_again(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.says("ack", under=hospital.card(1))
    await hospital.owner.says("resolve: done", under=hospital.card(1))
    assert len(hospital.cards()) == 1


async def test_only_the_line_with_the_word_reaches_the_reporter(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.says("resolve: Mended.\n@Sam third time this week", under=hospital.card(1))
    assert "Mended." in hospital.nurse.last_read and "third time" not in hospital.nurse.last_read


async def test_a_guest_in_the_channel_acts_on_nothing(hospital: Hospital) -> None:
    await hospital.slack.workspace.invite(HOSPITAL.triage, HOSPITAL.guest)
    async with hospital.stage.bot.database.transaction() as session:
        await session.execute(text("DELETE FROM role_grant WHERE role = 'owner'"))
    await a_new_pebble(hospital)
    await hospital.guest.presses("Acknowledge", on=hospital.card(1))
    await hospital.guest.reacts("eyes", hospital.card(1))
    assert "New" in hospital.read(hospital.card(1))
    assert "Slack says you are a guest here" in hospital.guest.last_whisper
    await hospital.manager.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))


async def test_whoever_was_given_a_pebble_can_see_it(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.presses("Assign", on=hospital.card(1))
    await hospital.owner.answers_form(Who_looks_after_it=HOSPITAL.manager)
    assert WORDS in await hospital.manager.types("1")


async def test_what_was_done_stays_done_when_slack_does_not_show_it(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    await hospital.owner.presses("More…", on=hospital.card(1))
    hospital.slack.faults.next("views.update", "not_found")
    await hospital.owner.presses("Start")
    assert "nothing was changed" not in hospital.owner.last_whisper
    assert "Being worked on" in hospital.read(hospital.card(1))


async def test_a_stand_in_may_act_while_the_owner_is_away(hospital: Hospital) -> None:
    await a_new_pebble(hospital)
    assert WORDS not in await hospital.pharmacist.types("1")
    async with hospital.stage.bot.database.transaction() as session:
        away = await person_to_change(session, HOSPITAL.team_id, HOSPITAL.owner)
        away.away_until = hospital.stage.clock().date() + timedelta(days=9)
        away.stand_in = HOSPITAL.pharmacist
    assert WORDS in await hospital.pharmacist.types("1")
    hospital.slack.world.rooms[HOSPITAL.triage].members.append(HOSPITAL.pharmacist)
    await hospital.pharmacist.presses("Acknowledge", on=hospital.card(1))
    assert "Acknowledged" in hospital.read(hospital.card(1))
    assert "Ingrid Berg" in hospital.nurse.last_read
    assert WORDS not in await hospital.clerk.types("1")
