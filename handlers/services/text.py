"""Plain text on its way in and out: cleaned once, escaped at the edge, cut where a reader would cut it."""

import re
import unicodedata
from collections.abc import Iterator

_EMOJI = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_SKIN_OR_STYLE = "[\U0001f3fb-\U0001f3ff]?[\ufe0e\ufe0f]?"
_ONE_EMOJI = _EMOJI + _SKIN_OR_STYLE
# England, Scotland and Wales: a black flag followed by invisible letters and an end mark.
_REGION_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"
_KEYCAP = "[0-9#*]\ufe0f\u20e3"
_INVISIBLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_EMOJI_OR_INVISIBLE = re.compile(
    f"({_REGION_FLAG}|{_KEYCAP}|{_ONE_EMOJI}(?:\u200d{_ONE_EMOJI})*)|{_INVISIBLE}"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SOMETHING_TO_SEE = re.compile("[^\\s\u2800]")
_ATTACHED = frozenset("\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_ENTITY = re.compile("&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}

_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?>")


def escape(text: str) -> str:
    """The text with `& < >` made harmless for mrkdwn: it can page nobody and disguise no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape` once, for text from Slack's message events; forms and commands come unescaped."""
    return _ENTITY.sub(lambda entity: _ENTITIES[entity[1]], text)


def as_written(text: str) -> str:
    """A message's `text` as its writer typed it: links without Slack's brackets, unescaped once, cleaned."""
    return clean(unescape(_LINK.sub(lambda link: link[2] or link[1], text)))


def clean(text: str) -> str:
    """The text as a reader sees it: NFC, LF line ends, nothing invisible or direction-changing, trimmed.

    Joiners and variation selectors stay inside emoji. A text with nothing to see becomes "".
    Cleaning twice changes nothing more.
    """
    lines = _LINE_END.sub("\n", text)
    visible = _EMOJI_OR_INVISIBLE.sub(lambda found: found[1] or "", lines)
    composed = unicodedata.normalize("NFC", visible).strip()
    return composed if _SOMETHING_TO_SEE.search(composed) else ""


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning with "…" at the end, in at most `limit` (>= 1) characters."""
    if len(text) <= limit:
        return text
    return text[: _whole(text, limit - 1)].rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` (>= 1) characters, cut at a line end, else between words, else anywhere.

    Only whitespace at a cut is dropped, so a text of nothing but whitespace gives no piece.
    """
    return [piece for piece in _pieces(text, limit) if piece.strip()]


def _pieces(text: str, limit: int) -> Iterator[str]:
    start = 0
    while len(text) - start > limit:
        cut = _cut(text, start, start + limit)
        yield text[start:cut].rstrip()
        start = _after_whitespace(text, cut)
    yield text[start:]


def _after_whitespace(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _cut(text: str, start: int, end: int) -> int:
    """Where to end the piece that begins at `start` and may reach `end`."""
    line = text.rfind("\n", start + 1, end + 1)
    if line > start:
        return line
    for place in range(end, start, -1):
        if text[place].isspace():
            return place
    whole = _whole(text, end)
    return whole if whole > start else end


def _whole(text: str, cut: int) -> int:
    """The nearest place at or before `cut` that divides no emoji and no accented letter."""
    for place in range(cut, max(cut - 16, 0), -1):
        if not _belongs_together(text[place - 1], text[place]):
            return place
    return cut


def _belongs_together(left: str, right: str) -> bool:
    return left == "\u200d" or right in _ATTACHED or unicodedata.combining(right) > 0
