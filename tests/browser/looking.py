"""What must hold of whatever is on the page: no barrier, nothing that sticks out, nothing too small for a thumb."""

from importlib.resources import files
from typing import Any

from playwright.async_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
GRAVE = ("serious", "critical")
THUMB = 44

_AXE_RUN = """async () => (await axe.run({resultTypes: ['violations']})).violations.map((found) =>
  ({impact: found.impact, what: `${found.id}: ${found.help}`,
    where: found.nodes.map(({target}) => target.join(' '))}))"""

_SMALL = """(thumb) => [...document.querySelectorAll('button, select, textarea, summary, a.thread-link, input')]
  .filter((node) => node.checkVisibility({visibilityProperty: true}))
  .map((node) => node.matches('[type=radio], [type=checkbox]') ? node.closest('label') : node)
  .filter((node) => node.closest('dialog') || !document.querySelector('dialog[open]'))
  .map((node) => [node.getAttribute('aria-label') ?? node.textContent.trim(), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.bottom > 0 && box.top < innerHeight)
  .filter(([, box]) => box.width < thumb || box.height < thumb)
  .map(([name, box]) => `${name.slice(0, 40)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll('.window-body, .scroll')]
  .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className || node.tagName)"""


async def barriers(page: Page) -> list[dict[str, Any]]:
    """What axe finds of serious or critical violations."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found: list[dict[str, Any]] = await page.evaluate(_AXE_RUN)
    return [one for one in found if one["impact"] in GRAVE]


async def sticking_out(page: Page) -> list[str]:
    """What scrolls sideways though it must not."""
    found: list[str] = await page.evaluate(_WIDE)
    return found


async def too_small(page: Page) -> list[str]:
    """What a thumb cannot hit safely, if this is a phone."""
    size = page.viewport_size
    found: list[str] = await page.evaluate(_SMALL, THUMB) if size and size["width"] < 760 else []
    return found


async def is_well(page: Page) -> None:
    """All of it at once."""
    assert (await barriers(page), await sticking_out(page), await too_small(page)) == ([], [], [])
