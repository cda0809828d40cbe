"""What a form says when the privacy check stopped its words, and what a person answers to that.

The form stays as it is and shows, under the words, what was seen and a draft without it. It remembers which
places were shown (kind, start and end, never the words), and an answer holds for exactly those, in later rounds
only while the text they stand in is the same.
"""

import hmac
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.services import blocks
from handlers.services.blocks import Block, context, option, quote, radio, section
from handlers.services.catalogue import Choice
from handlers.services.reading import (
    NOTHING_WRITTEN,
    chosen,
    remembered,
    too_long,
    typed,
    with_articles,
)
from handlers.services.screening import Finding, OwnPattern, Waved, redact, screen
from handlers.services.text import clean, escape, shorten
from storage.screened import Overruled, Screened

DRAFT = "draft"
NOT_A_PATIENTS = (
    Choice("staff", "No, it's a staff member"),
    Choice("product", "No, it's a product or a place"),
    Choice("test", "No, it's a test patient"),
    Choice("other", "No, it's something else"),
)
CHOOSE = "Please choose one, or change your words above."
NAMED = 8
"""How many places are named one by one; whoever has more of them is only offered the draft."""
MOST = 30
"""How many places a form can remember."""

_SEEN = "seen:"
_ROUNDS = 4
_KEY = secrets.token_bytes(32)
"""Never written down, since a plain hash of a name gives the name away; another process asks once more."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Words under the block `block_id` that were stopped: what was found in them, and a draft without it."""

    block_id: str
    findings: tuple[Finding, ...]
    text: str = field(repr=False)
    draft: str = field(repr=False)

    @property
    def places(self) -> tuple[Waved, ...]:
        """Where, for the form to remember."""
        return tuple((one.type, one.start, one.end) for one in self.findings)

    @property
    def doubtful(self) -> list[Finding]:
        """What a person may say of that it is no patient's."""
        return [one for one in self.findings if not one.certain]

    @property
    def may_be_overruled(self) -> bool:
        """Whether the form asks if it is a patient's: only about what it can show."""
        return bool(self.doubtful) and len(self.findings) <= NAMED


def said(
    view: Mapping[str, Any], block_id: str, own: Sequence[OwnPattern] = (), *, before: str = ""
) -> Screened | Stopped:
    """The words of a form after the check, and after what its writer answered when it stopped them before.

    `before` is a text of ours that goes in front of them.
    """
    text = clean(before + typed(view, block_id))
    seen = screen(text, own=own)
    if isinstance(seen, Screened):
        return seen
    stopped = Stopped(block_id, seen.findings, text, without(text, own))
    answer = _answer(view, block_id, stopped.places)
    if answer == DRAFT:
        return _settled(text, own) or stopped
    if not stopped.may_be_overruled or not any(answer == choice.key for choice in NOT_A_PATIENTS):
        return stopped
    kept = _settled(text, own, [(one.type, one.start, one.end) for one in stopped.doubtful])
    types = tuple(one.type for one in stopped.doubtful)
    form = str(view.get("callback_id") or "")
    return replace(kept, overruled=Overruled(types, str(answer), form)) if kept else stopped


def sentence(
    view: Mapping[str, Any],
    block_id: str,
    own: Sequence[OwnPattern] = (),
    *,
    most: int = 3000,
    before: str = "",
) -> Screened | Stopped | dict[str, str]:
    """The words of a form that need at least one and at most so many letters, or what to say under them."""
    words = said(view, block_id, own, before=before)
    if isinstance(words, Stopped) or 0 < len(words.text) <= most:
        return words
    return {block_id: too_long(words.text, most) if words.text else NOTHING_WRITTEN}


def without(text: str, own: Sequence[OwnPattern] = ()) -> str:
    """The words without anything that the check sees in them; "" where it always sees something more."""
    settled = _settled(text, own)
    return settled.text if settled else ""


def _settled(text: str, own: Sequence[OwnPattern], waved: Collection[Waved] = ()) -> Screened | None:
    """The text once nothing but what is `waved` through is found in it.

    What was left out changes what stands around the rest, so it is looked at until nothing more is found.
    """
    for _ in range(_ROUNDS):
        seen = screen(text, own=own, waved=waved)
        if isinstance(seen, Screened):
            return seen
        waved = [_moved(place, text, seen.findings) for place in waved]
        text = seen.redacted
    return None


def _moved(place: Waved, text: str, findings: Sequence[Finding]) -> Waved:
    """Where this place stands once what was found before it is left out."""
    kind, start, end = place
    further = len(redact(text[:start], [one for one in findings if one.end <= start])) - start
    return kind, start + further, end + further


def places_shown(view: Mapping[str, Any], block_id: str) -> tuple[Waved, ...]:
    """Which places this form shows under this block; none if it stopped nothing there, or for nonsense."""
    memory = _memory(view)
    return _places(memory.get("places")) if memory.get("block") == block_id else ()


def _places(found: Any) -> tuple[Waved, ...]:
    try:
        return tuple((str(kind), int(start), int(end)) for kind, start, end in found)
    except (TypeError, ValueError):
        return ()


def _answer(view: Mapping[str, Any], block_id: str, places: Sequence[Waved]) -> str | None:
    """What was answered about exactly these places: now, or before something was found under another block."""
    if places_shown(view, block_id) == places:
        return chosen(view, choice_block(view))
    before, answer, mark = _answered(view).get(block_id) or (None, None, None)
    return str(answer) if _places(before) == places and mark == _mark(view, block_id) else None


def _mark(view: Mapping[str, Any], block_id: str) -> str:
    """What tells this text from another, to this process only."""
    text = typed(view, block_id).encode(errors="surrogatepass")
    return hmac.new(_KEY, text, "sha256").hexdigest()[:16]


def _answered(view: Mapping[str, Any]) -> dict[str, Any]:
    """What this form was answered about other blocks: places, answer and the text's mark, by block."""
    found = _memory(view).get("answered")
    known = found.items() if isinstance(found, dict) else ()
    return {block: kept for block, kept in known if isinstance(kept, list) and len(kept) == 3}


def choice_block(view: Mapping[str, Any]) -> str:
    """The block under which this form asks."""
    return f"{_SEEN}{_round(view)}"


def _round(view: Mapping[str, Any]) -> int:
    found = _memory(view).get("round")
    return found if isinstance(found, int) else 0


def _memory(view: Mapping[str, Any]) -> Mapping[str, Any]:
    _, _, kept = str(view.get("private_metadata") or "").partition("\n")
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def form_again(view: Mapping[str, Any], stopped: Stopped) -> Block:
    """The same form, everything in it as it was chosen, with what was seen under the words."""
    turn = _round(view) + 1
    places = stopped.places if len(stopped.places) <= MOST else ()
    kept = {"round": turn, "block": stopped.block_id, "places": places, "answered": _and_now(view)}
    memory = json.dumps(kept, separators=(",", ":"))
    shown: list[Block] = []
    for block in view["blocks"]:
        if not str(block.get("block_id") or "").startswith(_SEEN):
            shown.append(block)
        if block.get("block_id") == stopped.block_id:
            shown += _about(stopped, f"{_SEEN}{turn}", _submit_of(view))
    return rebuilt(view, shown, f"{remembered(view)}\n{memory}")


def _and_now(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered before, and what is answered now."""
    block, answer = _memory(view).get("block"), chosen(view, choice_block(view))
    if not answer or not isinstance(block, str):
        return _answered(view)
    return {**_answered(view), block: [places_shown(view, block), answer, _mark(view, block)]}


def rebuilt(view: Mapping[str, Any], shown: Sequence[Block], metadata: str | None = None) -> Block:
    """A form that came back, to be shown again with these blocks; what keeps its ids keeps what was typed."""
    frame = ("type", "title", "submit", "close", "callback_id", "private_metadata", "notify_on_close")
    kept = {name: view[name] for name in frame if view.get(name)}
    return kept | {"blocks": list(shown)} | ({} if metadata is None else {"private_metadata": metadata})


def _submit_of(view: Mapping[str, Any]) -> str:
    return str((view.get("submit") or {}).get("text") or "Send")


def _about(stopped: Stopped, block_id: str, submit: str) -> list[Block]:
    """What was seen, the draft, and the question what to do."""
    shown = [
        section(f":lock: *Nothing was saved.* This may point to a patient:\n{_lines(stopped)}"),
        context(f"Only you see this. Change your words above, or choose here; then press {submit}."),
    ]
    if not stopped.draft or len(stopped.findings) > MOST:
        shown[1] = context(f"Only you see this. Please say it again in a few words, and press {submit}.")
        return _named(shown, block_id)
    shown += [section("*The same without it*"), *quote(stopped.draft)]
    asked, answers = (_question(stopped), NOT_A_PATIENTS) if stopped.may_be_overruled else (ASKED, ())
    choices = [Choice(DRAFT, "Yes: send it without" if answers else "Send it without"), *answers]
    menu = radio("choice", [option(choice.label, choice.key) for choice in choices])
    shown.append(blocks.field(asked, menu, block_id=block_id))
    if certain := {one.words for one in stopped.findings if one.certain}:
        shown.append(context(ALWAYS_OUT.format(kinds=_capital(with_articles(certain, "or")))))
    return _named(shown, block_id)


ASKED = "What shall we do?"
IS_IT = "Is it about a patient?"
ALWAYS_OUT = "{kinds} always stays out of Pebble, whoever it belongs to. The screen is enough."


def _question(stopped: Stopped) -> str:
    """Whether it is a patient's; what is meant is named where not all of it may be kept."""
    if len(stopped.doubtful) == len(stopped.findings):
        return IS_IT
    kinds = " and ".join(sorted({one.words for one in stopped.doubtful}))
    return f"And the {kinds}: {IS_IT[:1].lower()}{IS_IT[1:]}"


def _lines(stopped: Stopped) -> str:
    lines = [f"• {one.words}: “{_quoted(stopped.text, one)}”" for one in stopped.findings[:NAMED]]
    if (more := len(stopped.findings) - NAMED) > 0:
        lines.append(f"• and {more} more")
    return "\n".join(lines)


def _quoted(text: str, found: Finding) -> str:
    return escape(shorten(" ".join(text[found.start : found.end].split()), 60))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(shown: Sequence[Block], block_id: str) -> list[Block]:
    """Each under a name by which it is found again; the question keeps its own."""
    return [{"block_id": f"{block_id}:{n}", **block} for n, block in enumerate(shown)]
