"""A digest's charts, table and pictures on the page: readable at a desk and on a small phone."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from bot.delivery.drawing import picture
from bot.delivery.plainer import plainer
from bot.sandbox.cast import HOSPITAL
from handlers.services.blocks import header, section
from handlers.services.charts import bar_chart, captions, line_chart, table

pytestmark = pytest.mark.browser

WEEKS = [f"W{number}" for number in range(36, 48)]
REPORTS = {
    "Reported": [9, 12, 8, 15, 14, 18, 16, 12, 19, 21, 17, 15],
    "Removed": [4, 6, 9, 7, 11, 12, 15, 13, 12, 16, 18, 17],
}
WAITS = {"Hours lost": [41.5, 30, 22, 12.5, 8]}
AREAS = ["Orders and results", "Label printing", "Sign-in and badges", "Medication", "Alerts"]
ROWS: list[list[Any]] = [
    ["PEB-12", "Label printer in pod C prints to pod A", (41.5, "30–53"), 14, "In progress"],
    ["PEB-31", "Badge tap signs out the colleague", (30, "22–38"), 9, "Waiting for a vendor"],
    ["PEB-7", "Allergy alert fires for water", (22, "15–29"), 22, "Planned"],
]
DIGEST = [
    header("The week in pebbles"),
    section("*15* reported, *17* removed. *92 %* of promises kept."),
    *line_chart(
        "Reported and removed", REPORTS, WEEKS, alt="Reported 15, removed 17 in week 47.", y_label="Pebbles"
    ),
    *bar_chart(
        "Where people lose time",
        WAITS,
        AREAS,
        alt="Orders and results lost 41.5 hours.",
        x_label="Hours a week",
    ),
    table(["Pebble", "What", "Hours", "People", "State"], ROWS),
]


def plot(kind: str) -> dict[str, Any]:
    lines = line_chart("All kinds", REPORTS, WEEKS, alt="x")[0]["chart"]
    if kind == "pie":
        lines = {
            "segments": [
                {"label": area, "value": value}
                for area, value in zip(AREAS, WAITS["Hours lost"], strict=True)
            ]
        }
    return {"type": "data_visualization", "title": f"As {kind}", "chart": {**lines, "type": kind}}


def call(sandbox: str, method: str, **args: Any) -> dict[str, Any]:
    there = {"headers": {"Authorization": "Bearer xoxb-sandbox"}, "trust_env": False}
    answer: dict[str, Any] = httpx.post(f"{sandbox}api/{method}", json=args, **there).json()  # type: ignore[arg-type]
    assert answer["ok"], answer
    return answer


def post(sandbox: str, **message: Any) -> str:
    asked = {"channel": HOSPITAL.managers, "text": "The week in pebbles", **message}
    return str(call(sandbox, "chat.postMessage", **asked)["ts"])


def upload(sandbox: str, block: dict[str, Any], alt: str) -> str:
    data = picture(block)
    asked = call(sandbox, "files.getUploadURLExternal", filename="chart.png", length=len(data), alt_txt=alt)
    assert httpx.post(asked["upload_url"], content=data, trust_env=False).status_code == 200
    return str(asked["file_id"])


async def open_managers(opens: Any, width: int, dark: bool = False) -> Page:
    page: Page = await opens("manager", phone=width < 760, dark=dark)
    await page.set_viewport_size({"width": width, "height": 1500})
    await page.goto(f"{page.url.split('#')[0]}#as={HOSPITAL.manager}&in={HOSPITAL.managers}")
    return page


async def nothing_sticks_out(page: Page) -> None:
    """No word of a chart stands outside it, and the page does not scroll sideways."""
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    outside = await page.evaluate(
        """[...document.querySelectorAll('.chart text')].filter((words) => {
             const [box, frame] = [words.getBoundingClientRect(), words.closest('svg').getBoundingClientRect()];
             return box.left < frame.left - 1 || box.right > frame.right + 1;
           }).map((words) => words.textContent)"""
    )
    assert (wide, outside) == (False, [])


@pytest.mark.parametrize("width", [1200, 360])
async def test_a_digest_is_readable(opens, keep, sandbox, width: int) -> None:
    post(sandbox, blocks=DIGEST)
    page = await open_managers(opens, width)
    chart = page.get_by_role("img", name="Reported and removed")
    await expect(chart).to_be_visible()
    said = "Reported and removed. Pebbles. Reported: W36 9, W37 12"
    assert (await chart.get_attribute("aria-label") or "").startswith(said)
    await expect(chart).to_contain_text("Removed 17")
    rows = page.get_by_role("region", name="Table").get_by_role("row")
    await expect(rows).to_have_count(4)
    await expect(rows.nth(1)).to_contain_text("30–53")
    await nothing_sticks_out(page)
    await keep(page, f"digest-{width}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_kind_of_chart_is_drawn(opens, keep, sandbox, dark: bool) -> None:
    for pair in (("line", "area"), ("bar", "pie")):
        post(sandbox, blocks=[plot(kind) for kind in pair])
    page = await open_managers(opens, 360, dark)
    for kind in ("line", "area", "bar", "pie"):
        await expect(page.get_by_role("img", name=f"As {kind}")).to_be_visible()
    await nothing_sticks_out(page)
    await keep(page, f"charts-360-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("width", [1200, 360])
async def test_what_an_older_slack_shows_is_readable(opens, keep, sandbox, width: int) -> None:
    ts = post(sandbox, blocks=plainer(DIGEST))
    files = [{"id": upload(sandbox, block, alt), "title": block["title"]} for block, alt in captions(DIGEST)]
    call(sandbox, "files.completeUploadExternal", files=files, channel_id=HOSPITAL.managers, thread_ts=ts)
    page = await open_managers(opens, width)
    await keep(page, f"older-{width}")
    await page.get_by_role("link", name="1 reply").click()
    chart = page.get_by_role("complementary", name="Thread").get_by_role(
        "img", name="Reported 15, removed 17"
    )
    await expect(chart).to_be_visible()
    assert (
        await chart.evaluate("async (picture) => { await picture.decode(); return picture.naturalWidth; }")
        == 1080
    )
    await keep(page, f"older-{width}-thread")
