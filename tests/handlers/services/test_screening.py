"""The privacy check finds what certainly points to a patient, and lets a ward's other numbers pass."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.screening import Finding, Refused, look, redact, screen
from handlers.services.text import clean
from storage.screened import Screened

# Each case: the text with what must be found between ⟦ ⟧.
RECORDS = [
    "results for MRN ⟦00482913⟧ went to the wrong pool",
    "mrn: ⟦7719402⟧ has two charts",
    "MRN#⟦E1234567⟧ wont open",
    "mrn⟦4471902⟧ locked",
    "M.R.N. ⟦12-34-56-78⟧ misfiled",
    "MRN is ⟦123 4567⟧, labels blank",
    "*MRN:* ⟦00482913⟧",
    "MRN number ⟦55120934⟧ shows twice",
    "MRNs ⟦7719402⟧ and ⟦7719420⟧ are one man",
    "MRN changed from ⟦7719402⟧ to ⟦7719420⟧ after the merge",
    "MRN comes up as ⟦88213407⟧ on the wristband",
    "MRN for that lady is ⟦88213407⟧",
    "chart # ⟦448120⟧ opens blank",
    "chart no. ⟦448120⟧ opens blank",
    "medical record number ⟦33918245⟧",
    "medical record ⟦33918245⟧ missing",
    "Med rec # ⟦5590112⟧ wont merge",
    "record no ⟦5590112⟧",
    "encounter CSN ⟦201888123⟧ stuck open",
    "HAR ⟦4000123987⟧ billed twice",
    "FIN: ⟦90011223⟧",
    "hospital number ⟦K448120⟧ on the label",
    "encounter #⟦10029384⟧ cant be closed",
    "pt id ⟦6651209⟧ wrong photo",
    "duplicate ⟦00482913⟧ (MRN) again",
    "ＭＲＮ ⟦００４８２９１３⟧",
    "MRN ⟦00482913⟧-resulted late",
    "record #⟦AB12345⟧",
    "MRN ending up as ⟦77120934⟧ on labels",
    "the stress test patient with MRN ⟦00482913⟧",
]
SOCIAL_SECURITY = [
    "SSN ⟦987-65-4321⟧ autofilled",
    "it printed ⟦987-65-4321⟧ on the band",
    "shows ⟦987 65 4321⟧ to everyone",
    "⟦987–65–4321⟧ in the guarantor field",
    "ssn ⟦987654321⟧ not masked",
    "Social Security Number: ⟦987654320⟧",
    "her social is ⟦987654320⟧",
    "soc sec # ⟦987 654 320⟧",
    "SSN shows as ⟦987654321⟧ 2 times",
]
NHS = [
    "lookup fails for nhs no ⟦999 204 4179⟧, not found",
    "NHS number ⟦9992044179⟧ not found",
    "⟦999 204 4179⟧ keeps coming back on the ward list",
    "duplicate of ⟦999-315-8038⟧ again",
    "⟦9993158038⟧ (NHS) cannot be merged",
    "my NHS number is ⟦999 2044179⟧",
    "bed list shows ⟦943 476 5919⟧ twice",
]
BIRTHS = [
    "Castanho dob ⟦03/14/1951⟧ had no sound",
    "DOB:⟦7/2/48⟧",
    "d.o.b. ⟦14.03.1951⟧",
    "date of birth ⟦1951-03-14⟧ is blank",
    "born on ⟦14 March 1951⟧",
    "born ⟦March 14th, 1951⟧ in Springfield",
    "born on the ⟦14th of March 1951⟧",
    "birthdate ⟦14-Mar-51⟧",
    "bday ⟦3/14⟧",
    "bday ⟦14 Mar⟧ greeting sent to a deceased patient",
    "dob ⟦03141951⟧",
    "DOB ⟦19510314⟧",
    "dob is wrong, shows ⟦03/14/1951⟧",
    "DOB changed from ⟦03/14/1951⟧ to ⟦03/15/1951⟧",
    "patient ⟦03/14/1951⟧ (DOB) missing",
    "date of birth on the label (⟦03/14/1951⟧) is wrong",
    "DOB on file is ⟦03/14/1951⟧",
    "dob ⟦14mar51⟧",
    "baby born ⟦10/05/2026⟧ has no chart",
    "DOB’s ⟦3/14/51⟧ and ⟦3/15/51⟧",
]
PASSES = [
    "BP like 138/82 goes in the wrong box",
    "NDC 00999-1273-32 isn't in the scan file",
    "NDC 0999-1273-32 always alerts",
    "NDC 50242-040-62 not recognised",
    "part # 123-45-6789 for the scanner is on back order",
    "P/N 555-12-3456",
    "PN-123-45-6789 cradle broken",
    "scanner app version 10.2.41.7 crashes, 10.2.40 was fine",
    "build 123.45.6789.1 is worse",
    "help desk 217-555-0100 had me on hold",
    "call 999-204-4179 and nobody answers",
    "pager 999 204 4179 is dead",
    "the printer line 999-315-8038 just rings",
    "fax came from 999-204-4179",
    "(217) 555-0143 and +1 217 555 0143 ring out",
    "lab order numbers like 123 456 7890 are too long to read",
    "order 999 204 4179 never crossed",
    "barcode 9992044179 wont scan",
    "since go-live 10/05/2026 the consent form is missing",
    "DOB field wrong since 10/05/2026 upgrade",
    "dob column is blank on 3 of 4 labels",
    "dob shows 01/01/1900 for everyone",
    "enter DOB as MM/DD/YYYY, then it eats the year",
    "born at 38/40 does not fit the field",
    "born in 1951, so the age is wrong",
    "newborn 10/05/2026 screening panel missing",
    "airborne isolation 10/05/2026 flag lost",
    "birthday wishes field 3 may be hidden",
    "PEB-12 and PEB-204 are the same thing",
    "rm 4127 outlet is dead, rm 12-18 too",
    "room 412B",
    "oxycodone-apap 10/325 script took 6 min",
    "heparin 5000 units q8h even when plt 40",
    "ticket INC0012345 closed w/o a fix",
    "MRN search: see ticket INC0012345",
    "MRN: INC0012345 still open",
    "test patient ZZTEST,Alpha MRN 9999999 on my list",
    "ZZTEST,Beta MRN 00482913 is on my real list",
    "a test patient, MRN 1048221, shows up",
    "MRN field takes 8 digits only",
    "MRN label printer in rm 4127",
    "MRN 2 charts for one man",
    "chart #4 of 12 wont open",
    "a record number of 12000 alerts this week",
    "med rec takes 15 min, 10/325 is missing",
    "medical records fax is down again",
    "patient no show 20261005 still on the list",
    "hospital no longer has 24000 licences",
    "we did 12000 MRN lookups last year",
    "MRN search returns 10000 results",
    "dob filter needs 2 clicks, 10/12 times it resets",
    "999 2044179 is a lot of clicks",
    "HAR went live 11/01/2026",
    "visit number 3 of 5",
    "ticket 123-45-6789",
    "fin. report 2026 is late",
    "SSN field is unmasked, shows 9 digits",
    "social work consult x20188 never pages",
    "K 3.4, Na 138, Cr 1.12",
    "CPT 99214-25 dropped on 1/2 of my visits",
    "WOW-4W-0231 wheel stuck",
    "msg MSG20261005-00017 came back AE",
    "000-00-0000 is shown where nothing is known",
    "",
]
KINDS = {
    "RECORD_NUMBER": RECORDS,
    "SSN": SOCIAL_SECURITY,
    "NHS_NUMBER": NHS,
    "DATE_OF_BIRTH": BIRTHS,
}


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and what stood between them."""
    plain, spans = "", []
    for piece in text.split("⟦"):
        inside, mark, after = piece.partition("⟧")
        if mark:
            spans.append((len(plain), len(plain) + len(inside)))
        plain += inside + after
    return plain, spans


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_what_points_to_a_patient_is_found_exactly(kind: str, text: str) -> None:
    plain, spans = marked(text)
    found = look(plain)
    assert [(finding.start, finding.end) for finding in found] == spans
    assert {finding.type for finding in found} == {kind}
    assert all(finding.certain for finding in found)


@pytest.mark.parametrize("text", PASSES)
def test_what_only_looks_alike_passes(text: str) -> None:
    passed = screen(text)
    assert isinstance(passed, Screened)
    assert passed.text == text


@pytest.mark.parametrize("text", [text for texts in KINDS.values() for text in texts])
def test_the_redacted_draft_passes(text: str) -> None:
    refused = screen(marked(text)[0])
    assert isinstance(refused, Refused)
    assert isinstance(screen(refused.redacted), Screened)
    assert look(refused.redacted) == []


def test_a_redacted_draft_says_what_was_there() -> None:
    text = "MRN 00482913, dob 3/14/51, ssn 987-65-4321, nhs 999 204 4179"
    assert redact(text, look(text)) == (
        "MRN [record number], dob [date of birth], ssn [social security number], nhs [NHS number]"
    )


def test_a_number_after_a_redaction_is_not_taken_for_a_label() -> None:
    assert look("MRN [record number] 10045 clicks, [date of birth] 10/05/2026") == []


def test_the_text_is_cleaned_before_it_is_looked_at() -> None:
    refused = screen("  MR\u200bN 0048\u00ad2913\x00 ")
    assert isinstance(refused, Refused)
    assert refused.redacted == "MRN [record number]"
    assert [(finding.start, finding.end) for finding in refused.findings] == [(4, 12)]


def test_one_place_is_found_once() -> None:
    assert look("mrn 9876 123-45-6789") == [Finding("RECORD_NUMBER", 4, 20, True, "record number")]
    assert [finding.type for finding in look("MRN 999 204 4179")] == ["RECORD_NUMBER"]
    assert [finding.type for finding in look("ssn: 987-65-4321")] == ["SSN"]


def test_nothing_found_is_shown_by_repr_or_held_by_a_finding() -> None:
    refused = screen("dob 03/14/1951")
    assert "1951" not in repr(refused)
    assert repr(screen("printer dead")) == "<Screened 12 characters>"
    assert f"{screen('printer dead')}" == "<Screened 12 characters>"


SCRAPS = [
    "mrn", "chart #", "csn", "record number", "(mrn)", "(dob)", "dob", "born", "born on",
    "ssn", "nhs", "for Mr Pell", " is ", " and ", " to ", "was", " ", " ",
    " ", ": ", ", ", "-", "/", ".", "12", "7", "5",
    "448120", "00482913", "987", "65", "4321", "987-65-4321", "999 204 4179", "9992044179", "03/14/1951",
    "7/2/48", "14 March", "1951", "may",
]  # fmt: skip


# "İ" and "ﬀ" grow when lower-cased or folded, which would shift every offset behind them.
@given(st.text("İﬀ🙄é½ \n", max_size=30), st.text("İﬀ🙄é½ \n", max_size=30))
def test_offsets_hold_behind_any_letters(before: str, after: str) -> None:
    text = clean(f"{before} MRN 00482913 {after}")
    numbers = [finding for finding in look(text) if finding.type == "RECORD_NUMBER"]
    assert [text[finding.start : finding.end] for finding in numbers] == ["00482913"]


@given(st.lists(st.sampled_from(SCRAPS), max_size=12))
def test_findings_are_in_order_and_their_redaction_is_final(scraps: list[str]) -> None:
    cleaned = clean(" ".join(scraps))
    found = look(cleaned)
    assert all(0 <= finding.start < finding.end <= len(cleaned) for finding in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert look(redact(cleaned, found)) == []


@given(st.integers(0, 999_999_999))
def test_of_ten_last_digits_at_most_one_is_valid(first_nine: int) -> None:
    numbers = [f"nhs {first_nine:09}{last}" for last in range(10)]
    assert sum(any(f.type == "NHS_NUMBER" for f in look(number)) for number in numbers) <= 1


HOSTILE = [
    "mrn ", "mrn-", "mrn for a ", "1-", "1 ", "12/", "999 204 417", "dob ", "dob is was ", "born on ",
    "1/1/51 and ",
    "7719402 and ", "mrn 7719402 and ", "ssn it is ", "123-45-", "(", " ", "\n", "a", "9", "nhs 9", "zz",
    "test pt ",
    "mar 1 ", "m.r.n.", "d.o.", "-a1", "[record number]", "date of ", "1st of ", "''''", "0 0 0 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_is_read_in_one_pass(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = process_time()
    look(text)
    # A few hundredths of a second of processor time; a pattern that backtracks needs many seconds.
    assert process_time() - began < 2
