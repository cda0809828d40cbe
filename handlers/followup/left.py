"""The form "What is left?", and what came back from it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.services.blocks import Block, context, field, modal, text_input
from handlers.services.findings import Stopped, sentence
from handlers.services.reading import remembered
from handlers.services.screening import OwnPattern
from storage.screened import Screened

LEFT = "followup_left"


class Left(BaseModel):
    """What the form remembers: the pebble, the answer, and where the question stands in Slack."""

    model_config = ConfigDict(frozen=True)

    number: int
    answer: Literal["partly", "still", "back"]
    channel: str = ""
    head: str = ""
    ts: str = ""

    @classmethod
    def from_view(cls, view: Mapping[str, Any]) -> "Left | None":
        """What the form remembered; None if that is nonsense."""
        try:
            return cls.model_validate_json(remembered(view))
        except ValidationError:
            return None


def left_form(left: Left) -> Block:
    """One sentence about what is left."""
    box = text_input("text", multiline=True, placeholder="What still happens, and on which screen?")
    return modal(
        f"PEB-{left.number}",
        [
            field("What is left?", box, block_id="left", optional=False),
            context(f"IT reads it, and PEB-{left.number} is open again. No names, no numbers of patients."),
        ],
        callback_id=LEFT,
        submit="Send",
        close="Cancel",
        private_metadata=left.model_dump_json(),
    )


def said(view: Mapping[str, Any], own: Sequence[OwnPattern] = ()) -> Screened | Stopped | dict[str, str]:
    """The sentence, what the check stopped, or what to say under its field."""
    return sentence(view, "left", own)
