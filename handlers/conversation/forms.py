"""The forms of a conversation: a question to the reporter, and the reporter's answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.services.blocks import Block, context, field, modal, static_select, text_input
from handlers.services.catalogue import Choice, label
from handlers.services.findings import Stopped, said, sentence
from handlers.services.reading import chosen
from handlers.services.report_form import options
from handlers.services.screening import OwnPattern
from storage.screened import Screened

QUESTION, ANSWER = "conversation_question", "conversation_answer"

READY = (
    Choice("screen", "Which screen were you on, and what did you click just before?"),
    Choice("device", "Which workstation or printer was it (its label)?"),
    Choice("message", "Did a message appear? What did it say?"),
    Choice("always", "Does it happen every time, or only sometimes?"),
    Choice("since", "Since when does it happen? Do your colleagues see it too?"),
    Choice("instead", "What would help you most at that moment?"),
    Choice("show", "Would you show me? When are you free for five minutes?"),
    Choice("better", "Is it better now?"),
)

CHOOSE_OR_WRITE = "Please choose a ready question, or write your own."


def question_form(number: int, words: str = "") -> Block:
    """A ready question, one's own words (beginning with `words`), or both."""
    ready = static_select("ready", options(READY), placeholder="Choose a question")
    hint = "Short and plain: they read it between two patients"
    own = text_input("text", initial=words or None, multiline=True, placeholder=hint)
    return modal(
        "Ask the reporter",
        [
            field("Ready questions", ready, block_id="ready"),
            field("Or in your own words", own, block_id="own"),
            context("The reporter reads it in their messages. The answer comes to the card's thread."),
        ],
        callback_id=QUESTION,
        submit="Ask",
        close="Cancel",
        private_metadata=str(number),
    )


def asked(view: Mapping[str, Any], own: Sequence[OwnPattern] = ()) -> Screened | Stopped | dict[str, str]:
    """The question, the ready one first; or what the check stopped, or what to say under which field."""
    ready = label(READY, chosen(view, "ready"))
    words = said(view, "own", own, before=f"{ready}\n\n" if ready else "")
    return words if isinstance(words, Stopped) or words.text else {"own": CHOOSE_OR_WRITE}


def answer_form(number: int, question: Sequence[Block] = (), words: str = "") -> Block:
    """The reporter's answer, beginning with `words`, under the question as they read it."""
    hint = "Describe the screen, not the patient"
    box = text_input("text", initial=words or None, multiline=True, placeholder=hint)
    return modal(
        "Your answer",
        [*question, field(f"Your answer about PEB-{number}", box, block_id="answer", optional=False)],
        callback_id=ANSWER,
        submit="Send",
        close="Cancel",
        private_metadata=str(number),
    )


def quoted_in(message: Mapping[str, Any]) -> list[Block]:
    """The quotes of one of our messages, to be shown again in a form."""
    found = [block for block in message.get("blocks") or [] if block.get("type") == "rich_text"]
    return [{"type": block["type"], "elements": block["elements"]} for block in found]


def answered(view: Mapping[str, Any], own: Sequence[OwnPattern] = ()) -> Screened | Stopped | dict[str, str]:
    """The answer, what the check stopped, or what to say under its field."""
    return sentence(view, "answer", own)
