"""A form that the privacy check stopped: what it shows, what it remembers, and what an answer to it does."""

import json
from typing import Any

import pytest

from bot.sandbox.blocks.views import checked_view
from bot.sandbox.reading import text_of
from handlers.services import findings
from handlers.services.blocks import field, modal, static_select, text_input
from handlers.services.findings import DRAFT, NOT_A_PATIENTS, Stopped, form_again, places_shown, said, without
from handlers.services.reading import remembered
from handlers.services.report_form import SAFETY, options
from handlers.services.screening import OwnPattern
from storage.screened import Overruled, Screened

DOUBTFUL = OwnPattern("nickname", "zorro|don quixote", certain=False)
OWN = (DOUBTFUL, OwnPattern("hospital number", r"h\d{7}", certain=True))


def form(words: str = "") -> dict[str, Any]:
    box = text_input("text", initial=words or None, multiline=True)
    menu = static_select("menu", options(SAFETY))
    return modal(
        "Report a pebble",
        [field("What?", box, block_id="what", optional=False), field("Harm?", menu, block_id="harm")],
        callback_id="pebble_report",
        submit="Send",
        private_metadata="12",
    )


def sent(view: dict[str, Any], words: str, choice: str | None = None) -> dict[str, Any]:
    """The form as it comes back, with these words typed and this answer chosen."""
    values: dict[str, Any] = {"what": {"text": {"type": "plain_text_input", "value": words}}}
    if choice:
        chosen = {"type": "radio_buttons", "selected_option": {"value": choice}}
        values[findings.choice_block(view)] = {"choice": chosen}
    return {**view, "id": "V1", "state": {"values": values}}


def stopped(view: dict[str, Any]) -> Stopped:
    found = said(view, "what", OWN)
    assert isinstance(found, Stopped)
    return found


def shown(words: str, view: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form after these words were stopped in it, as Slack takes it."""
    came = sent(view or form(), words)
    again = form_again(came, stopped(came))
    checked_view(json.loads(json.dumps(again)), "modal")
    return again


def answered(words: str, choice: str | None, after: str | None = None) -> Screened | Stopped:
    return said(sent(shown(words), after or words, choice), "what", OWN)


def test_it_shows_what_was_seen_and_the_same_without_it() -> None:
    read = text_of(shown("Zorro opens MRN 12345678 & waits"))
    assert "Nothing was saved" in read
    assert "• nickname: “Zorro”" in read and "• record number: “12345678”" in read
    assert "[nickname] opens MRN [record number] & waits" in read
    assert "A record number always stays out of Pebble, whoever it belongs to." in read


def test_all_that_was_chosen_keeps_its_place() -> None:
    again = shown("Zorro waits")
    ids = [block["block_id"] for block in again["blocks"]]
    assert ids[0] == "what" and ids[-1] == "harm" and len(ids) == len(set(ids))
    assert [block for block in again["blocks"] if block["block_id"] in ("what", "harm")] == form()["blocks"]
    assert {again[name] for name in ("callback_id", "type")} == {"pebble_report", "modal"}
    assert remembered(again) == "12"


def test_the_form_remembers_places_and_never_the_words() -> None:
    again = shown("Zorro opens MRN 12345678")
    assert places_shown(again, "what") == (("OWN", 0, 5), ("RECORD_NUMBER", 16, 24))
    assert "orro" not in again["private_metadata"] and "1234" not in again["private_metadata"]


def test_the_draft_is_what_is_sent() -> None:
    words = answered("Zorro opens MRN 12345678", DRAFT)
    assert words == Screened("[nickname] opens MRN [record number]")


@pytest.mark.parametrize("reason", [choice.key for choice in NOT_A_PATIENTS])
def test_no_patients_says_who_wrote_it_and_why(reason: str) -> None:
    words = answered("zorro waits for Don Quixote", reason)
    assert words == Screened(
        "zorro waits for Don Quixote", Overruled(("OWN", "OWN"), reason, "pebble_report")
    )


def test_what_is_certain_stays_out_whatever_is_said_of_the_rest() -> None:
    words = answered("MRN 12345678; zorro opens H1234567 and zorro", "staff")
    assert isinstance(words, Screened) and words.overruled
    assert words.text == "MRN [record number]; zorro opens [hospital number] and zorro"
    assert words.overruled.types == ("OWN", "OWN")


def test_what_is_certain_alone_can_only_be_left_out() -> None:
    again = shown("MRN 12345678")
    assert not any(choice.label in text_of(again) for choice in NOT_A_PATIENTS)
    assert isinstance(answered("MRN 12345678", "staff"), Stopped)
    assert answered("MRN 12345678", DRAFT) == Screened("MRN [record number]")


@pytest.mark.parametrize("choice", [None, "nonsense", ""])
def test_the_same_words_again_without_an_answer_stay_where_they_are(choice: str | None) -> None:
    assert isinstance(answered("zorro waits", choice), Stopped)


@pytest.mark.parametrize("choice", [DRAFT, "staff"])
@pytest.mark.parametrize("after", ["I mean zorro", "zorro waits, zorro too", "don quixote waits"])
def test_an_answer_holds_for_the_places_that_were_shown(choice: str, after: str) -> None:
    assert isinstance(answered("zorro waits", choice, after), Stopped)


def test_words_without_it_need_no_answer() -> None:
    assert answered("zorro waits", None, "The printer waits") == Screened("The printer waits")
    assert answered("zorro waits", "staff", "The printer waits") == Screened("The printer waits")


def test_a_second_finding_is_asked_about_afresh() -> None:
    first = shown("zorro waits")
    again = shown("I mean zorro", sent(first, "zorro waits", "staff"))
    asked = [b["block_id"] for b in again["blocks"] if b["type"] == "input"]
    assert len(asked) == 3 and findings.choice_block(again) in asked
    assert findings.choice_block(first) not in asked
    assert text_of(again).count("Nothing was saved") == 1
    assert remembered(again) == "12" and places_shown(again, "what") == (("OWN", 7, 12),)


@pytest.mark.parametrize(
    "memory",
    ["", "12", "12\n", "12\n[]", "12\nnonsense", '12\n{"places": [["OWN", "x", 5]]}', '12\n{"places": [5]}',
     '12\n{"places": 5, "round": "x"}', '12\n{"block": "what", "places": [["OWN", "x", 5]]}',
     '12\n{"block": [], "answered": {"what": [5, 5], "x": 5}}'],
)  # fmt: skip
def test_a_memory_of_nonsense_has_shown_nothing(memory: str) -> None:
    view = sent(form(), "zorro waits", "staff") | {"private_metadata": memory}
    assert places_shown(view, "what") == ()
    assert isinstance(said(view, "what", OWN), Stopped)


def test_two_texts_of_one_form_are_each_asked_about_once() -> None:
    both = form()
    both["blocks"].append(field("Where?", text_input("text"), block_id="where"))

    def sent_with(view: dict[str, Any], choice: str | None) -> dict[str, Any]:
        came = sent(view, "zorro waits", choice)
        came["state"]["values"]["where"] = {"text": {"type": "plain_text_input", "value": "room of zorro"}}
        return came

    first = sent_with(both, None)
    second = sent_with(form_again(first, stopped(first)), DRAFT)
    assert said(second, "what", OWN) == Screened("[nickname] waits")
    where = said(second, "where", OWN)
    assert isinstance(where, Stopped)
    third = sent_with(form_again(second, where), "staff")
    assert said(third, "what", OWN) == Screened("[nickname] waits")
    found = said(third, "where", OWN)
    assert isinstance(found, Screened) and found.text == "room of zorro" and found.overruled


def test_an_earlier_answer_is_not_for_other_words_in_the_same_place() -> None:
    both = form()
    both["blocks"].append(field("Where?", text_input("text"), block_id="where"))

    def sent_with(view: dict[str, Any], what: str, choice: str | None) -> dict[str, Any]:
        came = sent(view, what, choice)
        came["state"]["values"]["where"] = {"text": {"type": "plain_text_input", "value": "room of zorro"}}
        return came

    first = sent_with(both, "zorro waits", None)
    second = sent_with(form_again(first, stopped(first)), "zorro waits", "staff")
    where = said(second, "where", OWN)
    assert isinstance(where, Stopped)
    again = form_again(second, where)
    assert "orro" not in again["private_metadata"]
    assert isinstance(said(sent_with(again, "zorro waits", "staff"), "what", OWN), Screened)
    for other in ("ZORRO waits", "zorro walks"):
        assert isinstance(said(sent_with(again, other, "staff"), "what", OWN), Stopped)


@pytest.mark.parametrize("many", [9, 31, 400])
def test_a_great_many_are_named_in_part_and_not_overruled(many: int) -> None:
    words = "zorro " * many
    again = shown(words)
    assert len(again["private_metadata"]) <= 3000
    assert f"and {many - 8} more" in text_of(again)
    assert not any(choice.label in text_of(again) for choice in NOT_A_PATIENTS)
    assert isinstance(answered(words, "staff"), Stopped)


def test_the_longest_text_still_fits_into_the_form() -> None:
    assert len(text_of(shown("MRN 12345678 " * 30 + "it opens blank " * 170))) > 3000


def test_the_words_without_what_is_seen_in_them() -> None:
    assert without("zorro, MRN 12345678", OWN) == "[nickname], MRN [record number]"
    assert without("The printer waits", OWN) == "The printer waits"
    assert without("  ", OWN) == ""


def test_words_of_ours_in_front_are_no_part_of_the_box() -> None:
    found = said(sent(form(), "zorro?"), "what", OWN, before="Who?\n\n")
    assert isinstance(found, Stopped) and found.draft == "Who?\n\n[nickname]?"
