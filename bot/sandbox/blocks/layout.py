"""The blocks Slack knows: keys, limits, and the surfaces each may stand on."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blocks.data import DATA
from bot.sandbox.blocks.elements import ACCESSORIES, ACTIONS, ELEMENTS, INPUTS
from bot.sandbox.blocks.rich_text import RICH_TEXT
from bot.sandbox.blocks.rules import (
    Report,
    Rule,
    choice,
    flag,
    kind_of,
    many,
    plain,
    record,
    string,
    whole,
    words,
)

_ID: dict[str, Rule] = {"block_id": string(255, 1)}
_SLACK_FILE = record({}, {"id": string(32, 1, r"F[A-Z0-9]{8,}"), "url": string(3000, 1)})


def _one_source(image: dict[str, Any], at: str, report: Report) -> None:
    if ("image_url" in image) == ("slack_file" in image):
        report.add("exactly one of image_url and slack_file is required", at)


def _something_to_read(section: dict[str, Any], at: str, report: Report) -> None:
    if not section.get("text") and not section.get("fields"):
        report.add("missing required field: text", at)


def _where_it_may_stand(block: dict[str, Any], at: str, report: Report) -> None:
    element = block.get("element")
    if not isinstance(element, dict):
        return
    if element.get("response_url_enabled") and report.surface != "modal":
        report.add("response_url_enabled is only allowed in modals", f"{at}/element")
    if element.get("type") == "file_input":
        if report.surface != "modal":
            report.add("unsupported type: file_input", f"{at}/element/type")
        if block.get("dispatch_action"):
            report.add("dispatch_action is not allowed with file_input", f"{at}/dispatch_action")


_IMAGE_KEYS: dict[str, Rule] = {"image_url": string(3000, 1), "slack_file": _SLACK_FILE}
_IMAGE_ELEMENT = record({"alt_text": string(2000, 1)}, _IMAGE_KEYS, _one_source)
_CONTEXT: dict[str, Rule] = {"image": _IMAGE_ELEMENT, "plain_text": plain(3000), "mrkdwn": words(3000)}
_ACCESSORY: dict[str, Rule] = {**{name: ELEMENTS[name] for name in ACCESSORIES}, "image": _IMAGE_ELEMENT}

EVERYWHERE = frozenset({"message", "modal", "home"})

BLOCKS: dict[str, tuple[Rule, frozenset[str]]] = {
    "section": (
        record(
            {},
            {
                **_ID,
                "text": words(3000),
                "fields": many(words(2000), 1, 10),
                "accessory": kind_of(_ACCESSORY),
                "expand": flag,
            },
            _something_to_read,
        ),
        EVERYWHERE,
    ),
    "header": (record({"text": plain(150)}, {**_ID, "level": whole(1, 4)}), EVERYWHERE),
    "context": (record({"elements": many(kind_of(_CONTEXT), 1, 10)}, _ID), EVERYWHERE),
    "divider": (record({}, _ID), EVERYWHERE),
    "actions": (record({"elements": many(kind_of(ELEMENTS, *ACTIONS), 1, 25)}, _ID), EVERYWHERE),
    "input": (
        record(
            {"label": plain(2000), "element": kind_of(ELEMENTS, *INPUTS)},
            {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
            _where_it_may_stand,
        ),
        EVERYWHERE,
    ),
    "rich_text": (record({"elements": RICH_TEXT}, _ID), EVERYWHERE),
    "image": (
        record({"alt_text": string(2000, 1)}, {**_ID, **_IMAGE_KEYS, "title": plain(2000)}, _one_source),
        EVERYWHERE,
    ),
    "markdown": (record({"text": string(12_000, 1)}, _ID), frozenset({"message"})),
    "alert": (
        record(
            {"text": words(200)}, {**_ID, "level": choice("default", "info", "warning", "error", "success")}
        ),
        frozenset({"modal"}),
    ),
    **DATA,
}
