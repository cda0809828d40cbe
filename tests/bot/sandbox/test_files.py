"""A file is announced, uploaded to the address given for it, shared, and then seen."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.cast import HOSPITAL
from bot.sandbox.files import SETTLES
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.samples import Json, asking, modal

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

    assert await posts() == "invalid_blocks"
    await complete(house, file_id, channel_id=HOSPITAL.triage)
    assert await posts() == "invalid_blocks"
    now = SETTLES
    assert await posts() == "taken"


async def attached(house: House, view: Json, name: str = "screen.png", data: bytes = PNG) -> Json:
    where = {"as": HOSPITAL.nurse, "view": view["id"], "block_id": "file", "action_id": "x", "name": name}
    answer: Json = (await house.http.post("/_/attach", params=where, content=data)).json()
    return answer


async def opens_with(house: House, **element: Any) -> Json:
    house.slack.scopes.add("files:read")
    return await house.opens(modal(asking("Screenshot", {"type": "file_input", **element}, "file")))


async def test_a_file_put_into_a_form_goes_along_with_it(house: House):
    view = await opens_with(house)
    await house.nurse.submit()
    assert "file" in house.nurse.errors
    assert (await attached(house, view))["ok"]
    await house.nurse.submit()
    (file,) = house.app.last("view_submission")["view"]["state"]["values"]["file"]["x"]["files"]
    assert (file["name"], file["mimetype"], file["user"]) == ("screen.png", "image/png", HOSPITAL.nurse)
    assert (await house.http.get(file["url_private_download"])).content == PNG


async def test_a_form_takes_so_many_files_of_such_a_size_and_kind(house: House):
    view = await opens_with(house, max_files=1, filetypes=["png"])
    assert "png" in (await attached(house, view, "notes.txt"))["why"]
    assert "10 MB" in (await attached(house, view, data=b"x" * 10_000_001))["why"]
    assert (await attached(house, view, data=b"x" * 10_000_000))["ok"]
    assert "at most 1" in (await attached(house, view))["why"]


async def test_asking_for_files_needs_the_scope_to_read_them(house: House):
    with pytest.raises(SlackApiError, match="missing_scope"):
        await house.client.views_open(
            trigger_id=house.slack.triggers.new(HOSPITAL.nurse),
            view=modal(asking("Screenshot", {"type": "file_input"}, "file")),
        )
