"""What came back from the report form, parsed once and trusted from then on."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.services import catalogue
from handlers.services.findings import Stopped, said
from handlers.services.reading import NOTHING_WRITTEN, chosen, chosen_all, too_long, typed
from handlers.services.report_form import MOST, SAFETY
from handlers.services.text import clean
from handlers.services.wording import OTHER_AREA, Wording
from storage.models.states import Safety
from storage.screened import Screened


class Draft(BaseModel):
    """A report that can be saved: `submission` is the form's `view.id`, `minutes` is per event."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    submission: str
    words: Screened
    area: str
    kind: str | None
    frequency: str | None
    minutes: float | None
    safety: Safety
    private: bool


def parse(view: Mapping[str, Any], wording: Wording) -> Draft | Stopped | dict[str, str]:
    """The draft, what the privacy check stopped, or what to say under which field of the form."""
    text = clean(typed(view, "what"))
    area = chosen(view, "where") or OTHER_AREA
    if errors := _errors(text, area, wording):
        return errors
    words = said(view, "what", wording.own)
    if isinstance(words, Stopped):
        return words
    if len(words.text) > MOST:
        return {"what": too_long(words.text, MOST)}
    minutes = catalogue.known(catalogue.MINUTES, chosen(view, "minutes"))
    return Draft(
        submission=str(view["id"]),
        words=words,
        area=area,
        kind=catalogue.known(catalogue.KINDS, chosen(view, "kind")),
        frequency=catalogue.known(catalogue.FREQUENCIES, chosen(view, "often")),
        minutes=float(minutes) if minutes else None,
        safety=Safety(catalogue.known(SAFETY, chosen(view, "harm")) or "none"),
        private="private" in chosen_all(view, "private"),
    )


def _errors(text: str, area: str, wording: Wording) -> dict[str, str]:
    if not text:
        return {"what": NOTHING_WRITTEN}
    if len(text) > MOST:
        return {"what": too_long(text, MOST)}
    if area != OTHER_AREA and not any(area == choice.key for choice in wording.areas):
        return {"where": "That area isn't there any more. Please choose another, or leave it empty."}
    return {}
