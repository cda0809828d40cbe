"""A file is announced, uploaded to the address given for it, shared, and then seen."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import HOSPITAL
from tests.bot.sandbox.conftest import House

PNG = b"\x89PNG\r\n\x1a\n and the rest"


async def uploaded(house: House, data: bytes = PNG, **more: Any) -> str:
    asked = await house.client.files_getUploadURLExternal(filename="chart.png", length=len(data), **more)
    answer = await house.http.post(asked["upload_url"], content=data)
    assert (answer.status_code, answer.text) == (200, f"OK - {len(data)}")
    return str(asked["file_id"])


async def complete(house: House, file_id: str, **more: Any) -> Any:
    files: Any = [{"id": file_id, "title": "Reports a week"}]
    return await house.client.files_completeUploadExternal(files=files, **more)


async def refused(house: House, file_id: str, **more: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await complete(house, file_id, **more)
    return str(refusal.value.response["error"])


async def test_a_file_is_shared_in_a_thread(house: House):
    head = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="The week")
    file_id = await uploaded(house, alt_txt="12 reports, 3 more than last week")
    there = {"channel_id": HOSPITAL.triage, "thread_ts": head["ts"], "initial_comment": "As a picture:"}
    assert (await complete(house, file_id, **there))["files"] == [{"id": file_id, "title": "Reports a week"}]
    _, reply = house.slack.thread(HOSPITAL.triage, head["ts"])
    assert (reply["subtype"], reply["text"], reply["bot_id"]) == (
        "file_share",
        "As a picture:",
        "B0PEBBLEBOT",
    )
    (file,) = reply["files"]
    assert (file["filetype"], file["mimetype"]) == ("png", "image/png")
    assert file["alt_txt"] == "12 reports, 3 more than last week"
    seen = await house.http.get(file["url_private"])
    assert (seen.content, seen.headers["content-type"]) == (PNG, "image/png")


async def test_what_cannot_be_shared(house: House):
    asked = await house.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    assert await refused(house, asked["file_id"], channel_id=HOSPITAL.triage) == "file_not_found"
    file_id = await uploaded(house)
    assert await refused(house, file_id, channel_id="C0NOWHERE00") == "channel_not_found"
    nowhere = {"channel_id": HOSPITAL.triage, "thread_ts": "1.000001"}
    assert await refused(house, file_id, **nowhere) == "thread_not_found"
    await complete(house, file_id, channel_id=HOSPITAL.triage)
    assert await refused(house, file_id, channel_id=HOSPITAL.triage) == "file_not_found"


async def test_an_address_takes_the_announced_bytes_once(house: House):
    asked = await house.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    codes = [
        (await house.http.post(asked["upload_url"], content=data)).status_code for data in (b"x", PNG, PNG)
    ]
    assert codes == [404, 200, 404]


async def test_the_file_server_can_fail(house: House):
    asked = await house.client.files_getUploadURLExternal(filename="chart.png", length=len(PNG))
    house.slack.faults.next("upload", "500")
    codes = [(await house.http.post(asked["upload_url"], content=PNG)).status_code for _ in range(2)]
    assert codes == [500, 200]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"length": 0}, "missing_argument"),
        ({"alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"length": 1_000_000_001}, "file_upload_size_restricted"),
        ({"filename": ""}, "invalid_arguments"),
    ],
)
async def test_what_cannot_be_announced(house: House, asked: dict[str, Any], error: str):
    with pytest.raises(SlackApiError) as refusal:
        await house.client.files_getUploadURLExternal(**{"filename": "chart.png", "length": 5, **asked})
    assert refusal.value.response["error"] == error


async def test_an_image_block_shows_a_file_once_it_is_shared_and_settled(house: House):
    now = 0.0
    house.slack.monotonic = lambda: now
    file_id = await uploaded(house)

    async def posts() -> str:
        picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a chart"}
        try:
            await house.client.chat_postMessage(channel=HOSPITAL.triage, text="x", blocks=[picture])
        except SlackApiError as refusal:
            return str(refusal.response["error"])
        return "taken"

    house.slack.files.settles = 5.0
    assert await posts() == "invalid_blocks"
    await complete(house, file_id, channel_id=HOSPITAL.triage)
    assert await posts() == "invalid_blocks"
    now = 5.0
    assert await posts() == "taken"
