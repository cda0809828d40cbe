"""The one shape in which what people write may be stored: text that passed the privacy check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overruled:
    """That a person said of what was found that it is no patient's: which types, why, and in which form."""

    types: tuple[str, ...]
    reason: str
    form: str


@dataclass(frozen=True, slots=True, repr=False)
class Screened:
    """Cleaned text in which the privacy check found nothing; only handlers.services.screening makes one.

    `overruled` tells of what it did find, where a person may and did say that it is no patient's. Its repr tells
    the length alone, so that the words cannot slip into a log or a traceback.
    """

    text: str
    overruled: Overruled | None = None

    def __repr__(self) -> str:
        return f"<Screened {len(self.text)} characters>"
