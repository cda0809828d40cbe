"""What Slack accepts as a modal or an App Home."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.blocks.check import check_blocks, complete
from bot.sandbox.blocks.rules import Report, Rule, flag, plain, record, string
from bot.sandbox.refused import Json, Refused

LARGEST_VIEW = 250 * 1024


def _any(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, list):
        report.add("must be an array", at)


def _submit_with_inputs(view: Json, at: str, report: Report) -> None:
    blocks = view["blocks"] if isinstance(view.get("blocks"), list) else []
    if any(isinstance(b, dict) and b.get("type") == "input" for b in blocks) and not view.get("submit"):
        report.add("a modal that holds an input block must have a submit", f"{at}/submit")


_SHARED: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEWS: dict[str, Rule] = {
    "modal": record(
        {"title": plain(24), "blocks": _any},
        {
            **_SHARED,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        _submit_with_inputs,
    ),
    "home": record({"blocks": _any}, _SHARED),
}


def checked_view(view: Any, *kinds: str) -> Json:
    """The view, checked and completed in place; Refused as Slack refuses it."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in kinds:
        raise Refused("invalid_arguments", [f"[ERROR] unsupported type: {kind} [json-pointer:/view/type]"])
    report = Report(kind)
    _VIEWS[kind](view, "/view", report)
    if isinstance(view.get("blocks"), list):
        check_blocks(view["blocks"], "/view/blocks", report)
    if report.errors:
        raise Refused("invalid_arguments", report.errors)
    if len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW:
        raise Refused("view_too_large")
    complete(view["blocks"])
    for key in ("title", "submit", "close"):
        if view.get(key):
            view[key].setdefault("emoji", True)
    return dict(view)
