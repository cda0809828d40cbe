"""Names that their company tells, and what is called like a person and is none."""

import pytest

from handlers.services.screening import look

PATIENTS = [
    "Whitfield won't discharge in the system",
    "Hernandez's labels print twice",
    "Tran's mom can't log in to the portal",
    "Again Murphy's order disappeared",
    "The board is wrong. Cooper is missing from the list",
    "Turner in bed 4 has no orders",
    "pt Young has two wristbands",
    "pt young has two wristbands",
    "Mr Price can't be discharged",
    "Ms. Hill asked for her results twice",
    "SMITH, JOHN shows twice",
    "Young, Maria - wrong bed",
    "singh, maria not in census",
    "Wallace, John is on the wrong list",
]
NONE = [
    "The Mayo Clinic release broke our orders",
    "patient transferred from Mayo Clinic has no outside labs",
    "go-live on March 3 broke the printers for every patient",
    "the patient list went live on Monday and is slow",
    "Add a favorite for Miralax",
    "patient price estimate is wrong",
    "pt rose from chair and alarm fired",
    "I miss the old view",
    "mr brain protocol is missing",
    "Ms Word crashes every day",
    "Epic, Cerner both slow",
    "Thanks Priya, John will fix it",
    "Parkinson's meds are late",
    "Monday's orders are gone",
    "Pyxis shows twice on the list",
    "Dr. Young's orders print twice",
    "Printing, labels and scanning",
]


@pytest.mark.parametrize("text", PATIENTS)
def test_a_name_is_told_by_its_company(text: str) -> None:
    assert look(text)[0].type == "NAME"


@pytest.mark.parametrize("text", NONE)
def test_what_only_sounds_like_one_passes(text: str) -> None:
    assert look(text) == []


def test_both_parts_of_last_comma_first_are_left_out() -> None:
    (found,) = look("Price, Derek - wrong bed")
    assert (found.start, found.end) == (0, len("Price, Derek"))
