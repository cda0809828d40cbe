"""A Slack that knows no charts still gets the whole digest: in plain blocks, with pictures in its thread."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import pictures
from bot.delivery.plainer import holds_new
from bot.sandbox.cast import HOSPITAL
from storage.models import Owed
from tests.bot.delivery.conftest import Hospital, until

NEW = ("data_visualization", "table", "data_table")
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second try follows at once."""
    monkeypatch.setattr(pictures, "BREATH", 0.0)


async def digest(hospital: Hospital, to: str = HOSPITAL.managers, **detail: Any) -> Owed:
    """A digest with charts is owed and delivered; what became of it."""
    await hospital.owes("charted", to, **detail)
    await hospital.delivery().drain()
    (owed,) = await hospital.owed()
    return owed


def thread(hospital: Hospital, channel: str = HOSPITAL.managers) -> tuple[Json, list[Json]]:
    """The one message of a channel and what stands in its thread."""
    (head,) = hospital.slack.messages(channel)
    return head, hospital.slack.thread(channel, head["ts"])[1:]


def kinds(message: Json) -> list[str]:
    return [block["type"] for block in message.get("blocks") or ()]


async def test_todays_slack_gets_charts_and_no_pictures(hospital: Hospital) -> None:
    owed = await digest(hospital)
    head, replies = thread(hospital)
    assert kinds(head) == [
        "section", "data_visualization", "context", "data_visualization", "context", "table", "actions",
    ]  # fmt: skip
    assert (replies, owed.state.value, owed.trouble) == ([], "sent", None)


async def test_an_older_slack_gets_plain_blocks_and_pictures(hospital: Hospital) -> None:
    hospital.slack.faults.older(*NEW)
    owed = await digest(hospital)
    head, replies = thread(hospital)
    assert kinds(head) == ["section", "context", "context", "section", "actions"]
    assert head["blocks"][1]["elements"][0]["text"] == "Reported: 12, then 15."
    table = head["blocks"][3]["text"]
    assert (table["type"], table["text"]) == (
        "plain_text",
        "• PEB-12 · Hours: 30–53\n• PEB-7 <!channel> · Hours: 8",
    )
    assert hospital.slack.paged == []
    (reply,) = replies
    assert [(file["title"], file["alt_txt"], file["mimetype"]) for file in reply["files"]] == [
        ("Reported a week", "Reported: 12, then 15.", "image/png"),
        ("Where people wait", "Orders 41.5 h, alerts 8 h.", "image/png"),
    ]
    assert (owed.state.value, owed.trouble) == ("sent", "invalid_blocks")
    said = [call.what for call in hospital.slack.calls]
    assert said == [
        "chat.postMessage", "chat.postMessage", *["files.getUploadURLExternal", "upload"] * 2,
        "files.completeUploadExternal",
    ]  # fmt: skip
    assert hospital.figure("pebble_pictures_total", outcome="hung") == 1


async def test_pictures_hang_in_a_persons_own_messages_too(hospital: Hospital) -> None:
    hospital.slack.faults.older(*NEW)
    await digest(hospital, HOSPITAL.manager)
    _, (reply,) = thread(hospital, hospital.dm(HOSPITAL.manager))
    assert len(reply["files"]) == 2


async def test_a_part_that_stands_in_a_thread_hangs_its_pictures_beside_it(hospital: Hospital) -> None:
    number = await hospital.reports()
    delivery = hospital.delivery()
    await delivery.drain()
    hospital.slack.faults.older(*NEW)
    await hospital.tells(number, "charted", "thread")
    await delivery.drain()
    _, (part, reply) = thread(hospital, HOSPITAL.triage)
    assert (part["text"][:11], len(reply["files"])) == ("15 reported", 2)


async def test_a_slack_that_refuses_both_gets_the_text_alone(hospital: Hospital) -> None:
    hospital.slack.faults.next("chat.postMessage", "invalid_blocks", times=2)
    owed = await digest(hospital)
    head, replies = thread(hospital)
    assert (head["text"], kinds(head)) == ("15 reported. Orders 41.5 h, alerts 8 h.", [])
    assert len(replies) == 1
    assert (owed.state.value, hospital.calls("chat.postMessage")) == ("sent", 3)


async def test_a_whisper_gets_plain_blocks_and_no_pictures(hospital: Hospital) -> None:
    hospital.slack.faults.older(*NEW)
    await digest(hospital, ephemeral_to=HOSPITAL.manager)
    (whisper,) = hospital.slack.person(HOSPITAL.manager).whispers
    assert kinds(whisper) == ["section", "context", "context", "section", "actions"]
    assert hospital.calls("files.getUploadURLExternal") == 0


TROUBLES = [
    ("files.getUploadURLExternal", "500"),
    ("files.getUploadURLExternal", "429"),
    ("files.getUploadURLExternal", "lost"),
    ("upload", "500"),
    ("files.completeUploadExternal", "500"),
    ("files.completeUploadExternal", "reset"),
    ("files.completeUploadExternal", "lost"),
]


@pytest.mark.parametrize(("method", "fault"), TROUBLES)
async def test_a_picture_that_fails_once_hangs_once(hospital: Hospital, method: str, fault: str) -> None:
    hospital.slack.faults.older(*NEW)
    hospital.slack.faults.next(method, fault)
    await digest(hospital)
    _, (reply,) = thread(hospital)
    assert len(reply["files"]) == 2
    assert hospital.figure("pebble_pictures_total", outcome="hung") == 1


@pytest.mark.parametrize("method", sorted({method for method, _ in TROUBLES}))
async def test_pictures_that_cannot_be_had_cost_nothing_else(hospital: Hospital, method: str) -> None:
    hospital.slack.faults.older(*NEW)
    hospital.slack.faults.always(method, "500")
    with structlog.testing.capture_logs() as lines:
        owed = await digest(hospital)
    head, replies = thread(hospital)
    assert (len(kinds(head)), replies) == (5, [])
    assert owed.state.value == "sent"
    assert hospital.figure("pebble_pictures_total", outcome="failed") == 1
    (line,) = [line for line in lines if "pictures" in line["event"]]
    assert set(line) == {"event", "log_level", "owed", "kind", "error"}
    await hospital.later(hospital.delivery(), 2)
    assert len(hospital.slack.messages(HOSPITAL.managers)) == 1


async def test_a_workspace_that_did_not_grant_files_is_asked_once(hospital: Hospital) -> None:
    hospital.slack.scopes.discard("files:write")
    hospital.slack.faults.older(*NEW)
    owed = await digest(hospital)
    assert (owed.state.value, hospital.calls("files.getUploadURLExternal")) == ("sent", 1)


async def test_a_chart_that_cannot_be_drawn_costs_nothing_else(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "picture", lambda block: 1 / 0)
    hospital.slack.faults.older(*NEW)
    owed = await digest(hospital)
    assert (owed.state.value, thread(hospital)[1]) == ("sent", [])


async def test_a_digest_in_doubt_is_found_and_not_doubled(hospital: Hospital) -> None:
    hospital.slack.faults.older(*NEW)
    hospital.slack.faults.next("chat.postMessage", "lost", times=2)
    delivery = hospital.delivery()
    await hospital.owes("charted", HOSPITAL.managers)
    await delivery.drain()
    await hospital.later(delivery, 2)
    assert (len(hospital.slack.messages(HOSPITAL.managers)), await hospital.states()) == (1, ["sent"])


class Dying(AsyncWebClient):
    """Calls Slack, and then waits for ever: the process dies after this call."""

    after = ""

    async def api_call(self, api_method: str, **sent: Any) -> Any:
        answer = await super().api_call(api_method, **sent)
        if api_method == self.after:
            await asyncio.Event().wait()
        return answer


@pytest.mark.parametrize(
    "after", ["chat.postMessage", "files.getUploadURLExternal", "files.completeUploadExternal"]
)
async def test_pictures_hang_once_though_the_process_died_over_them(hospital: Hospital, after: str) -> None:
    hospital.slack.faults.older(*NEW)
    dying = Dying(hospital.client.token, base_url=hospital.client.base_url, session=hospital.client.session)
    dying.after = after
    first = hospital.delivery(client=dying)
    await first.start()
    await hospital.owes("charted", HOSPITAL.managers)
    await until(lambda: hospital.calls(after) > (after == "chat.postMessage"))
    await first.stop(seconds=0.1)
    await hospital.later(hospital.delivery(), 2)
    head, replies = thread(hospital)
    assert [len(reply["files"]) for reply in replies] == [2]
    assert (holds_new(head["blocks"]), await hospital.states()) == (False, ["sent"])


async def test_a_message_in_doubt_that_shows_its_charts_gets_no_pictures(hospital: Hospital) -> None:
    hospital.slack.faults.next("chat.postMessage", "lost")
    delivery = hospital.delivery()
    await hospital.owes("charted", HOSPITAL.managers)
    await delivery.drain()
    await hospital.later(delivery)
    assert (thread(hospital)[1], await hospital.states()) == ([], ["sent"])


@pytest.mark.parametrize("fault", ["429", "500", "reset", "empty"])
async def test_a_digest_that_was_found_is_sent_though_nobody_can_look_for_its_pictures(
    hospital: Hospital, fault: str
) -> None:
    hospital.slack.faults.next("chat.postMessage", "lost")
    hospital.slack.faults.always("conversations.replies", fault)
    delivery = hospital.delivery()
    await hospital.owes("charted", HOSPITAL.managers)
    await delivery.drain()
    await hospital.later(delivery)
    assert (len(hospital.slack.messages(HOSPITAL.managers)), await hospital.states()) == (1, ["sent"])
    assert hospital.figure("pebble_pictures_total", outcome="failed") == 1


async def test_every_digest_is_offered_whole_again(hospital: Hospital) -> None:
    hospital.slack.faults.older(*NEW)
    delivery = hospital.delivery()
    for week in (1, 2):
        await hospital.owes("charted", HOSPITAL.managers, n=week)
        await delivery.drain()
        hospital.slack.faults.clear()
    first, second = hospital.slack.messages(HOSPITAL.managers)
    assert ("data_visualization" in kinds(first), "data_visualization" in kinds(second)) == (False, True)


def test_nothing_is_imported_for_pictures_until_one_is_drawn() -> None:
    look = "import sys, bot.assembly; print([name for name in ('matplotlib', 'numpy', 'PIL') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
