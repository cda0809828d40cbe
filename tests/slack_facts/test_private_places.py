"""Fact 15: what people typed stands in messages and in their own forms, and nowhere that cannot be purged or is read
by others: not in what comes back unseen (values, ids, a form's memory), and not in anybody else's Home.

Guards: ids alone in handlers/*/forms.py and messages.py, and handlers/home/look.py, which asks for one's own.
Metadata, logs, metrics and the outbox: tests/stories/test_canary.py. Topics and pictures: no_ways_that_break in
tests/architecture/rules.py. People of other organisations: test_another_workspace.py.
"""

from tests.databases import Sqlite
from tests.slack_facts.everything import everything, hidden, ward_of
from tests.stories.hospital import Hospital
from tests.words.ward import SAID

CANARY = "zq4canary"


async def test_nothing_that_comes_back_unseen_holds_words(sqlite: Sqlite) -> None:
    async with ward_of(sqlite, {name: f"{CANARY} {name}" for name in SAID}, "ICU") as ward:
        said = await everything(ward)
    singing = {what for what, _, blocks in said for text in hidden(blocks) if CANARY in text}
    # Slack gives nothing of a private message back but its button; this one is seen by its writer alone.
    assert singing == {"the form did not open"}


async def test_what_is_kept_in_that_one_button_was_screened(hospital: Hospital) -> None:
    hospital.slack.faults.next("views.open", "500")
    await hospital.nurse.opens_form(f"{CANARY}: mrn 00482913 opens blank")
    whisper = str(hospital.nurse.slack.whispers[-1])
    assert CANARY in whisper and "00482913" not in whisper


async def test_nobody_elses_home_shows_them(hospital: Hospital) -> None:
    await hospital.nurse.reports(f"{CANARY} one")
    await hospital.nurse.reports(f"{CANARY} two", private=True)
    assert (await hospital.nurse.opens_home()).count(CANARY) == 2
    for person in (hospital.second_nurse, hospital.manager, hospital.administrator, hospital.guest):
        assert CANARY not in await person.opens_home()
    assert "Maria" not in (await hospital.owner.opens_home()).split(f"{CANARY} two")[1].split("PEB-")[0]
