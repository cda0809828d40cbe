"""For how long words are kept: they go so many months after a pebble ended, the numbers stay."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.services.blocks import Block, field, number_input, section
from handlers.services.reading import typed, whole_number
from handlers.setup.page_draft import Errors, PageDraft
from storage.models import Workspace

MOST = 240
ABOUT = (
    "So many months after a pebble ended, what people wrote about it is removed from Pebble. Numbers, dates and "
    "history stay; what is on legal hold stays, too. What stands in Slack goes by Slack's own rules."
)
OUT_OF_RANGE = f"Please write a whole number from 0 to {MOST}."


class KeepingDraft(PageDraft):
    """How many months; 0 is for good."""

    months: int

    def apply(self, found: Workspace, today: date) -> None:
        """Set it."""
        found.keep_months = self.months

    def told(self, today: date) -> list[str]:
        """What is set now, in lines of mrkdwn."""
        if self.months == 0:
            return ["*Words* are kept for good."]
        return [f"*Words* go {self.months} month{'' if self.months == 1 else 's'} after a pebble ended."]


def keeping_form(found: Workspace, today: date) -> list[Block]:
    """The field, filled with what is set."""
    box = number_input("months", least=0, most=MOST, initial=found.keep_months)
    hint = "24 is Pebble's proposal; 0 keeps words for good."
    return [section(ABOUT), field("Months", box, block_id="months", optional=False, hint=hint)]


def parse_keeping(view: Mapping[str, Any], today: date) -> KeepingDraft | Errors:
    """The draft, or what to say under the field."""
    months = whole_number(typed(view, "months"))
    if months is None or months > MOST:
        return {"months": OUT_OF_RANGE}
    return KeepingDraft(months=months)
