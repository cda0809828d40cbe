"""The one shape in which what people write may be stored: text that passed the privacy check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Screened:
    """Cleaned text in which the privacy check found nothing; only handlers.services.screening makes one.

    Its repr tells the length alone, so that the words cannot slip into a log or a traceback.
    """

    text: str

    def __repr__(self) -> str:
        return f"<Screened {len(self.text)} characters>"
