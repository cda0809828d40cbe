"""Slack's own markup: what stays of it in a text that an app sends, and what is escaped on the way in."""

from __future__ import annotations

import re

_LOOSE = re.compile(r"&(?!(?:amp|lt|gt);)")
_SIGNS = re.compile(r"<(?:@[UW]|#C|!|https?://|mailto:|tel:|slack:)[^<>]+>|[<>]")
_ESCAPED = {"<": "&lt;", ">": "&gt;"}


def taken_in(text: str) -> str:
    """The text as Slack keeps it: mentions, links and entities stay, every other `&`, `<` and `>` is escaped."""
    if "&" in text:
        text = _LOOSE.sub("&amp;", text)
    if "<" in text or ">" in text:
        text = _SIGNS.sub(lambda found: _ESCAPED.get(found.group(), found.group()), text)
    return text
