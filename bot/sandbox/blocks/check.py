"""Checks the blocks of a message or view as a whole, and fills in what Slack fills in."""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterator
from typing import Any

from bot.sandbox.blocks.data import CHARTS, MOST_CHARTS, MOST_TABLES, TABLES
from bot.sandbox.blocks.layout import BLOCKS
from bot.sandbox.blocks.rules import Report
from bot.sandbox.markup import taken_in
from bot.sandbox.refused import Json, Refused

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_MARKDOWN = 12_000
MOST_CHARACTERS = 13_200


def message_blocks(blocks: Any, unknown: Container[str] = ()) -> list[Json]:
    """The blocks of a message, checked and completed in place; Refused as Slack refuses them.

    `unknown` are kinds of blocks that this Slack does not know (yet).
    """
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    report = Report("message")
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") in unknown:
            report.add(f"unsupported type: {block['type']}", f"/blocks/{index}/type")
    check_blocks(blocks, "/blocks", report)
    if report.errors:
        plainly = [error.removeprefix("[ERROR] ") for error in report.errors]
        raise Refused("invalid_blocks", report.errors, errors=plainly)
    if sum(block["type"] in TABLES for block in blocks) > MOST_TABLES:
        raise Refused("only_one_table_allowed")
    if characters(blocks) > MOST_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return complete(blocks)


def check_blocks(blocks: list[Any], at: str, report: Report) -> None:
    """Everything that can be wrong with the blocks on the report's surface."""
    most = MOST_BLOCKS[report.surface]
    if len(blocks) > most:
        report.add(f"no more than {most} items allowed", at)
    for index, block in enumerate(blocks[:most]):
        _check_block(block, f"{at}/{index}", report)
    if not report.errors:
        _check_together(blocks, at, report)


def _check_block(block: Any, at: str, report: Report) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    rule, surfaces = BLOCKS.get(kind, (None, None)) if isinstance(kind, str) else (None, None)
    if rule is None or surfaces is None or report.surface not in surfaces:
        report.add(f"unsupported type: {kind}", f"{at}/type")
    else:
        rule(block, at, report)


def _check_together(blocks: list[Json], at: str, report: Report) -> None:
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            report.add(f"block_id already exists: {block_id}", f"{at}/{index}/block_id")
        if block_id:
            seen.add(block_id)
        parts = elements_of(block)
        focused += sum(bool(part.get("focus_on_load")) for part in parts)
        actions = [part["action_id"] for part in parts if part.get("action_id")]
        if len(actions) != len(set(actions)):
            report.add("action_id already exists in this block", f"{at}/{index}/elements")
    if focused > 1:
        report.add("only one element may set focus_on_load", at)
    if sum(block["type"] in CHARTS for block in blocks) > MOST_CHARTS:
        report.add(f"no more than {MOST_CHARTS} data_visualization blocks allowed", at)
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > MOST_MARKDOWN:
        report.add(f"markdown blocks must hold less than {MOST_MARKDOWN + 1} characters in total", at)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block (an accessory image is none)."""
    kind = block["type"]
    if kind == "actions":
        return list(block["elements"])
    part = block.get("element") if kind == "input" else block.get("accessory") if kind == "section" else None
    return [part] if part and part["type"] != "image" else []


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each of its interactive elements, in reading order."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def characters(part: Any) -> int:
    """How many characters a reader is shown in these blocks."""
    if isinstance(part, list):
        return sum(map(characters, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    rest = sum(characters(value) for value in part.values() if isinstance(value, (list, dict)))
    return rest + (len(own) if isinstance(own, str) else 0)


def complete(blocks: list[Json]) -> list[Json]:
    """Add the ids and defaults that Slack adds (block_id, action_id, emoji, verbatim), and escape mrkdwn."""
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
        _complete_texts(block)
    return blocks


def _complete_texts(part: Json) -> None:
    kind = part.get("type")
    if kind == "plain_text":
        part.setdefault("emoji", True)
    elif kind == "mrkdwn":
        part["text"] = taken_in(part["text"])
        part.setdefault("verbatim", False)
    elif kind != "rich_text":
        for value in part.values():
            if isinstance(value, dict):
                _complete_texts(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        _complete_texts(item)
