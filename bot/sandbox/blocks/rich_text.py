"""What a rich_text block may hold."""

from __future__ import annotations

from bot.sandbox.blocks.rules import Rule, choice, flag, kind_of, many, record, string, whole

_MOST = 10_000
_STYLE = record(
    {},
    {name: flag for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")},
)

_INLINE: dict[str, Rule] = {
    "text": record({"text": string(_MOST * 4, 1)}, {"style": _STYLE}),
    "link": record({"url": string(3000, 1)}, {"text": string(_MOST, 0), "style": _STYLE, "unsafe": flag}),
    "emoji": record(
        {"name": string(100, 1)}, {"unicode": string(100), "skin_tone": whole(1, 6), "style": _STYLE}
    ),
    "user": record({"user_id": string(32, 1, r"[UW][A-Z0-9]+")}, {"style": _STYLE}),
    "usergroup": record({"usergroup_id": string(32, 1, r"S[A-Z0-9]+")}, {"style": _STYLE}),
    "channel": record({"channel_id": string(32, 1, r"[CGD][A-Z0-9]+")}, {"style": _STYLE}),
    "broadcast": record({"range": choice("here", "channel", "everyone")}, {"style": _STYLE}),
    "date": record(
        {"timestamp": whole(0, 10**11), "format": string(1000, 1)},
        {"url": string(3000, 1), "fallback": string(1000), "style": _STYLE},
    ),
    "color": record({"value": string(7, 7, r"#[0-9a-fA-F]{6}")}, {}),
}

_SECTION = record({"elements": many(kind_of(_INLINE), 0, _MOST)}, {})
_PARTS: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": record(
        {
            "style": choice("bullet", "ordered"),
            "elements": many(kind_of({"rich_text_section": _SECTION}), 1, _MOST),
        },
        {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
    ),
    "rich_text_preformatted": record(
        {"elements": many(kind_of(_INLINE, "text", "link"), 1, _MOST)},
        {"border": whole(0, 1), "language": string(50)},
    ),
    "rich_text_quote": record({"elements": many(kind_of(_INLINE), 1, _MOST)}, {"border": whole(0, 1)}),
}

RICH_TEXT = many(kind_of(_PARTS), 1, _MOST)
