"""What may point to a patient is asked about; what the house itself owns passes."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.screening import WORDS, Refused, look, redact, screen
from handlers.services.text import clean
from storage.screened import Screened

# Each case: the text with what must be found, and as what, between ⟦ ⟧.
FOUND = [
    "Labels for ⟦NAME:Thaddeus Brockmoor⟧ came out on our printer",
    "labels for ⟦NAME:john smith⟧ print twice",
    "orders for ⟦NAME:GARCIA, MARIA⟧ dropped after transfer",
    "Mrs ⟦NAME:Okafor⟧'s orders vanished",
    "daughter ⟦NAME:Anna⟧ called about the portal",
    "chart of ⟦NAME:Siobhan O'Malley⟧ is locked",
    "spoke to his wife ⟦NAME:Rhonda⟧",
    "home health went to ⟦ADDRESS:1427 Maplethorn Ct Apt 3B, Springfield IL 62704⟧",
    "she lives at ⟦ADDRESS:5 The Poplars⟧",
    "postcode ⟦ADDRESS:LS6 3QT⟧ rejected",
    "⟦AGE_OVER_89:94yo⟧, fall risk won't save",
    "pt is ⟦AGE_OVER_89:96⟧ and the growth chart pops up",
    "lady admitted ⟦DATE:11/03/2026⟧, meds never imported",
    "her cell is ⟦PHONE:217-555-0187⟧",
    "rang the son on ⟦PHONE:07700 900123⟧",
    "portal invite bounced for ⟦EMAIL:odalys.fenwright@example.org⟧",
    "member id ⟦PLAN_NUMBER:XQJ 883 20177⟧ not found",
    "hospital acct ⟦ACCOUNT_NUMBER:4000123987⟧ billed twice",
    "DL# ⟦LICENCE:D412-7789-0034⟧ on the band",
    "plate ⟦PLATE:LB19 XKT⟧ is in the comment",
    "pacer serial ⟦DEVICE:PZH603218S⟧ not recognised",
    "portal link ⟦LINK:https://portal.example.org/share/9f3e2c⟧ needs no login",
    "home hub at ⟦IP_ADDRESS:203.0.113.44⟧ offline",
    "CHI ⟦CHI_NUMBER:0101011237⟧ rejected",
    "accession ⟦OTHER_NUMBER:24-XR-118823⟧ opens blank",
    "NI number ⟦OTHER_NUMBER:QQ123456C⟧ in the comments",
    "MRN ending in ⟦OTHER_NUMBER:4821⟧ has no band",
    "labels for ⟦NAME:Ethel Hargreaves⟧ puzzled everybody",
    "⟦STORY:the mayor's brother⟧ was here",
]
PASSES = [
    "Dr Patel can't sign from home",
    "Thanks to Priya in IT, it prints again",
    "A. Kim, RN has no badge access",
    "to reporter: which printer?",
    "foley removal reason is a hard stop",
    "Hodgkin protocol lists the old dose",
    "Epic freezes, Rover and Dragon too",
    "May upgrade broke the Will Call list",
    "Grant, Hope and Mercy tower lists are mixed",
    "test patient ZZTEST,Alpha shows up on my list",
    "help desk 217-555-0100 had me on hold",
    "mail to servicedesk@example.org bounced",
    "https://kb.example.org/articles/KB0012345 is dead",
    "printer at 10.40.2.118 prints gibberish",
    "scanner app version 10.2.41.7 crashes",
    "serial number ZD421-88213 on the Zebra unreadable",
    "patients over 90 always get the alert",
    "sats of 94 on RA not pulled in",
    "takes 95 seconds to load",
    "since go-live 10/05/2026 the form is missing",
    "room 93 call light stuck",
    "INC0099312 closed without a word",
    "chest CT in 2 way view can't be ordered",
    "pt refused is not a choice",
]


def marked(text: str) -> tuple[str, tuple[str, int, int]]:
    """The text without its mark, and what it marks."""
    before, rest = text.split("⟦")
    inside, after = rest.split("⟧")
    kind, value = inside.split(":", 1)
    return before + value + after, (kind, len(before), len(before) + len(value))


@pytest.mark.parametrize("text", FOUND)
def test_what_may_point_to_a_patient_is_asked_about(text: str) -> None:
    plain, span = marked(text)
    found = look(plain)
    assert span in [(one.type, one.start, one.end) for one in found]
    assert not any(one.certain for one in found)


@pytest.mark.parametrize("text", FOUND)
def test_the_person_who_wrote_it_may_wave_it_through(text: str) -> None:
    plain, _span = marked(text)
    waved = {(one.type, one.start, one.end) for one in look(plain)}
    assert isinstance(screen(plain), Refused)
    assert isinstance(screen(plain, waved=waved), Screened)


@pytest.mark.parametrize("text", FOUND)
def test_the_redacted_draft_passes(text: str) -> None:
    refused = screen(marked(text)[0])
    assert isinstance(refused, Refused)
    assert isinstance(screen(refused.redacted), Screened)


@pytest.mark.parametrize("text", PASSES)
def test_what_is_ours_or_a_colleagues_passes(text: str) -> None:
    assert look(text) == []


def test_every_kind_that_is_found_has_its_words() -> None:
    assert {marked(text)[1][0] for text in FOUND} < WORDS.keys()


PIECES = st.sampled_from(
    [
        "mr ",
        "Mrs ",
        "pt ",
        "John ",
        "SMITH, ",
        "smith",
        "dr ",
        "12 ",
        "Oak St ",
        "94yo ",
        "217-555-0187 ",
        "mrn ",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join)))
def test_any_text_can_be_looked_at(text: str) -> None:
    cleaned = clean(text)
    found = look(cleaned)
    assert all(0 <= one.start < one.end <= len(cleaned) for one in found)
    assert look(redact(cleaned, found)) == []


@pytest.mark.parametrize(
    "piece",
    ["Mr Smith ", "1 oak ", "12 abc road ", "member id is ", "pt is 9", "admitted on ", "a-", "a'", "a.", "a@b.",
     "https://a/", "(555) 555-", "lives in A ", "from Aa Bb ", "the town local ", "pic of ", "fax to "],
)  # fmt: skip
def test_a_long_hostile_text_is_read_in_one_pass(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = process_time()
    look(text)
    # A second or so of processor time; a pattern that backtracks needs many minutes.
    assert process_time() - began < 15
