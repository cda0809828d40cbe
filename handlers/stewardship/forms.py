"""What is asked before anything is flagged, removed, held or unmasked, and what will happen then."""

from handlers.services.blocks import (
    Block,
    actions,
    button,
    confirmation,
    context,
    field,
    modal,
    section,
    static_select,
)
from handlers.services.catalogue import Choice
from handlers.services.report_form import options

FLAG, HOLD, LIFT, UNMASK = "stewardship_flag", "stewardship_hold", "stewardship_lift", "stewardship_unmask"
ONE = "stewardship_one"
FLAG_BUTTON, REMOVE_BUTTON, ONE_BUTTON = "stewardship.flag", "stewardship.remove", "stewardship.one"
HOLD_BUTTON, LIFT_BUTTON, UNMASK_BUTTON = "stewardship.hold", "stewardship.lift", "stewardship.unmask"

HOLDS = (
    Choice("legal", "A lawsuit or a request of the law"),
    Choice("safety_review", "A safety review"),
    Choice("investigation", "An investigation of this hospital's own"),
    Choice("regulator", "A regulator asked for it"),
)
LIFTS = (Choice("over", "What it was held for is over"), Choice("mistake", "It was set by mistake"))
UNMASKINGS = (
    Choice("patient_safety", "A patient's safety depends on asking them"),
    Choice("law", "The law asks for it"),
    Choice("danger", "Somebody may be in danger"),
    Choice("own_wish", "The reporter asked for it"),
)


def flag_form(number: int, memory: str) -> Block:
    """Before somebody flags: what will happen, and that nobody is blamed."""
    blocks = [
        section(f"*Does something in PEB-{number} point to a patient?* Thank you for looking after that."),
        section(
            "The hospital's data stewards hear at once. They can remove the words from Pebble and from every "
            "message of Pebble's in Slack; the report itself stays. Nobody is blamed."
        ),
        context("Please don't write here what it is: this form asks for nothing."),
    ]
    return modal(
        "Contains patient data?", blocks, callback_id=FLAG, submit="Tell the stewards", close="Cancel",
        private_metadata=memory,
    )  # fmt: skip


def said_view(sentence: str, *more: str) -> Block:
    """What came of a form (mrkdwn)."""
    blocks = [section(sentence), *(context(one) for one in more)]
    return modal("Pebble", blocks, callback_id="stewardship_done", close="Done")


def hold_form(number: int) -> Block:
    """Why the words must be kept."""
    blocks = [
        section(
            f"While PEB-{number} is on hold, nobody and nothing removes its words, however old they are."
        ),
        field("Why?", static_select("why", options(HOLDS)), block_id="why", optional=False),
    ]
    return _form("Legal hold", HOLD, number, "Hold", blocks)


def lift_form(number: int) -> Block:
    """Why they need not be kept any more."""
    blocks = [
        section(f"The words of PEB-{number} can be removed again, and go when they are old."),
        field("Why?", static_select("why", options(LIFTS)), block_id="why", optional=False),
    ]
    return _form("Lift the hold", LIFT, number, "Lift", blocks)


def unmask_form(number: int) -> Block:
    """Why a private reporter must be known, and what happens then."""
    blocks = [
        section(
            f"*Whoever reported PEB-{number} asked to stay private.* If you go on, you see their name once, "
            "here. They are told that you looked and why, and the audit keeps it for good."
        ),
        field("Why?", static_select("why", options(UNMASKINGS)), block_id="why", optional=False),
    ]
    return _form("Unmask", UNMASK, number, "Show me the name", blocks)


def one_form(number: int, texts: tuple[Choice, ...]) -> Block:
    """Which text goes; the words themselves are not shown again."""
    blocks = [
        section(
            f"*Which text of PEB-{number} has to go?* It goes for good: from Pebble, and from its messages in Slack. "
            "All else that was written stays."
        ),
        field("Which one?", static_select("text", options(texts)), block_id="text", optional=False),
        context(
            "Newest first. Pebble doesn't show the words again: you find them by their time in the card's thread."
        ),
    ]
    return _form("One text", ONE, number, "Remove it", blocks)


def remove_button(number: int) -> Block:
    """The one press that removes everything."""
    sure = confirmation(
        "Remove the words?",
        f"All that was written about PEB-{number} goes for good: from Pebble, and from its messages in Slack. "
        "Numbers, dates and history stay.",
        yes="Remove them",
        style="danger",
    )
    return button("Remove the words", REMOVE_BUTTON, str(number), style="danger", confirm=sure)


def desk_buttons(number: int, *, held: bool, private: bool, texts: int) -> Block:
    """All that a steward can do about a pebble of which so many texts are kept."""
    row = [remove_button(number)] if texts and not held else []
    if texts > 1 and not held:
        row.append(button("Remove one text…", ONE_BUTTON, str(number)))
    row.append(
        button("Lift the hold", LIFT_BUTTON, str(number)) if held
        else button("Legal hold", HOLD_BUTTON, str(number))
    )  # fmt: skip
    if private:
        row.append(button("Unmask the reporter", UNMASK_BUTTON, str(number)))
    return actions(*row, block_id="stewardship")


def _form(title: str, callback_id: str, number: int, submit: str, blocks: list[Block]) -> Block:
    return modal(
        f"{title}: PEB-{number}"[:24], blocks, callback_id=callback_id, submit=submit, close="Cancel",
        private_metadata=str(number),
    )  # fmt: skip
