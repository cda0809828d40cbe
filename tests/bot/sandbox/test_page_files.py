"""What the page is made of, what it lets in, and files that people share on it."""

from __future__ import annotations

import re

import pytest

from bot.manifest.manifest import manifest
from bot.sandbox.cast import HOSPITAL
from bot.sandbox.page_files import PAGE, SHEETS
from bot.sandbox.page_offers import COMMANDS, SHORTCUTS
from handlers.services.rights import RIGHTS
from tests.bot.sandbox.conftest import House
from tests.bot.sandbox.test_page import look

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/static/all.css", "/static/nothing.js"])
async def test_nothing_of_others_gets_in(house: House, path: str):
    answer = await house.http.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.status_code == (404 if "nothing" in path else 200)


async def test_a_file_that_did_not_change_is_not_sent_again(house: House):
    first = await house.http.get("/static/all.css")
    again = await house.http.get("/static/all.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["..%2fweb.py", "%2e%2e/web.py", "../page_api.py"])
async def test_only_the_pages_own_files_are_served(house: House, name: str):
    assert (await house.http.get(f"/static/{name}")).status_code == 404


def test_the_page_asks_for_all_its_parts_at_once():
    index = (PAGE / "index.html").read_text()
    asked = set(re.findall(r'/static/([\w.]+\.js)"', index))
    assert asked == {file.name for file in PAGE.glob("*.js")}
    assert set(SHEETS) == {file.name for file in PAGE.glob("*.css")}
    assert not re.search(r"<style|style=|<script>| on\w+=|https?:", index)


def test_what_is_offered_of_the_app_exists():
    shortcuts = manifest(None)["features"]["shortcuts"]
    assert [(s["type"], s["callback_id"], s["name"]) for s in shortcuts] == [
        (s["type"], s["callback_id"], s["name"]) for s in SHORTCUTS
    ]
    assert {one["text"] for one in COMMANDS} - {"/pebble"} <= RIGHTS.keys()


async def share(house: House, data: bytes, **asked: str) -> dict[str, object]:
    params = {"as": HOSPITAL.owner, "channel": HOSPITAL.triage, "name": "screen.png", **asked}
    found: dict[str, object] = (await house.http.post("/_/share", params=params, content=data)).json()
    return found


async def test_somebody_shares_a_file(house: House):
    assert (await share(house, PNG, text="like this"))["ok"]
    [message] = (await look(house, HOSPITAL.owner, channel=HOSPITAL.triage))["messages"]
    assert (message["text"], message["subtype"], message["user"]) == (
        "like this", "file_share", HOSPITAL.owner)  # fmt: skip
    file = message["files"][0]
    assert (file["name"], file["mimetype"], file["user"]) == ("screen.png", "image/png", HOSPITAL.owner)
    assert (await house.http.get(f"/_/files/{file['id']}")).content == PNG
    assert house.app.heard[-1]["event"]["files"][0]["id"] == file["id"]


async def test_a_file_may_come_without_words_and_in_a_thread(house: House):
    card = await house.client.chat_postMessage(channel=HOSPITAL.triage, text="card")
    assert (await share(house, b"some text", name="log.txt", thread=card["ts"]))["ok"]
    seen = await look(house, HOSPITAL.owner, channel=HOSPITAL.triage, thread=card["ts"])
    assert [m["text"] for m in seen["thread"]] == ["card", ""]


@pytest.mark.parametrize(
    ("asked", "data", "why"),
    [
        ({}, b"", "something in it"),
        ({"as": HOSPITAL.nurse}, b"x", "is not in"),
        ({"channel": "C0"}, b"x", "C0"),
    ],
)
async def test_why_a_file_was_not_shared(house: House, asked: dict[str, str], data: bytes, why: str):
    answer = await share(house, data, **asked)
    assert answer["ok"] is False and why in str(answer["why"])
