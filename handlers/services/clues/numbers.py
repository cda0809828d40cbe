"""Where a text holds another number of one patient: plan, account, licence, plate, implant, specimen, UK numbers.

Each function takes the lower-case shadow that `screening` makes; every repeat is bounded.
"""

import re
from collections.abc import Iterator

from handlers.services.clues.context import Span, about_a_test_patient, speaks_of_a_person
from handlers.services.identifiers import valid_check_digit

_SIGNS = r"[\s:;#=.,*_`~\"'’()\[\]>-]{0,6}"
_GAP = (
    rf"{_SIGNS}(?:(?:number|no|num|nr|nbr|id|ids|card|is|was|are|on|in|of|for|the|this|her|his|their|pt"
    rf"|patient"
    rf"|it|shows?|showed|reads?|says|said|as|a|ending|ends|end|starting|with|listed|came|comes|back|up|wrong"
    rf"|still|changed|from|entered|like|e\.?g|s)(?![a-z0-9]){_SIGNS}){{0,5}}"
)
_VALUE = re.compile(
    r"(?:[a-z]{1,3}[ -]?"
    r"|[a-z]{4,5}-?)?\d[a-z0-9]{0,13}(?:[ /-][a-z0-9]{0,3}\d[a-z0-9]{0,12}){0,4}(?![a-z0-9])"
)
_LETTERS_FIRST = re.compile(r"[a-z0-9]{2,20}(?:-[a-z0-9]{1,12}){0,4}(?![a-z0-9])")
_NUMBER = r"(?:\#|(?:no|nos|num|nbr|number(?!\sof)|numbers(?!\sof)|id|ids)(?![a-z]))"
_NOT_OF_A_PERSON = re.compile(
    r"20\d\d(?:-\d\d-\d\d|(?:0\d|1[0-2])[0-3]\d)|(?:inc|req|ritm|chg|prb|sctask|task|tkt|peb|case|cs|kb"
    r"|wo|jira|msg|ndc|po|sr|ch|crq|itsm)"
    r"[ -]?\d[\d-]*|(?:[a-z]{1,5} )?\d{1,2}/\d{1,2}/\d{2,4}|\d{1,4}[ -]?(?:min|mins|hrs?|days?|times"
    r"|clicks?|pts|patients?)"
)
Labelled = tuple[re.Pattern[str], re.Pattern[str], int, int]


def _labelled(label: str, least: int = 5, digits: int = 4) -> Labelled:
    found = re.compile(rf"(?<![a-z0-9])(?:{label})(?:(?<=[#:])|(?![a-z0-9])){_GAP}")
    return found, re.compile(rf"(?<![a-z0-9])(?:{label})"), least, digits


_PLAN = _labelled(
    r"(?:health\s?plan|insurance|ins|member|mbr|subscriber|policy|medicaid|medicare|group|grp"
    r"|beneficiary|payer|payor"
    rf"|plan|coverage|bcbs|aetna|cigna|humana|uhc|tricare|kaiser|anthem|bupa|axa|vitality)(?:\s?(?:card"
    rf"|member|plan|id))?\s?{_NUMBER}"
    r"|mbi|hicn|medicaid|medicare|subscriber|policy|bcbs|aetna|cigna|humana|bupa|member\s?(?:id|no|number)"
)
_ACCOUNT = _labelled(
    rf"(?<!gl )(?<!service )(?<!user )(?<!cost )(?<!ad )(?:acct|acc(?:oun)?t|account|guarantor|billing"
    rf"|invoice|bank)s?\.?(?:\s?{_NUMBER})?"
    r"|iban|sort\s?code|credit\s?card|card\s?ending"
)
_LICENCE = _labelled(
    rf"d\.?l\.?\s?{_NUMBER}|(?:driver'?s?|driver’s|drivers|driving|state)\s?(?:licen[cs]e|lic"
    rf"|id)(?:\s?{_NUMBER})?"
    rf"|passports?(?:\s?{_NUMBER})?"
    rf"|(?<!software )(?<!dragon )(?<!site )(?<!app )(?<!user )licen[cs]e\s?{_NUMBER}"
    rf"|green\s?card(?:\s?{_NUMBER})?|visa\s?{_NUMBER}|brp(?:\s?{_NUMBER})?|state\s?id"
)
_PLATE = _labelled(
    rf"(?:licen[cs]e|number|reg(?:istration)?|car|vehicle)?\s?plates?(?:\s?{_NUMBER})?|(?:car"
    rf"|vehicle)\s?(?:reg(?:istration)?|tag)"
    rf"(?:\s?{_NUMBER})?|(?:reg|tag)\s?{_NUMBER}|vin(?:\s?{_NUMBER})?",
    least=5,
    digits=2,
)
_SPECIMEN = _labelled(
    rf"accession(?:\s?{_NUMBER})?|acc\s?{_NUMBER}|acc(?=\s?\d{{2}}-)|(?:specimen"
    rf"|path(?:ology)?(?:\s?case)?|surgical\s?case|biopsy|study|exam"
    rf"|requisition|rx|prescription|script|claim|auth(?:ori[sz]ation)?|prior\s?auth|referral|case"
    rf"|transplant|unos|donor|recipient"
    rf"|trial|subject|study\s?subject|registry|birth\s?cert(?:ificate)?|death\s?cert(?:ificate)?"
    rf"|case\s?worker|inmate|prisoner|student)\s?{_NUMBER}"
    r"|accessions?"
)
_RECORD = _labelled(
    rf"m\.?r\.?n?s?|med(?:ical)?\.?\s?rec(?:ord)?s?|medrec|chart|record|encounter|enc|visit|admission"
    rf"|hosp(?:ital)?\s?{_NUMBER}|csn|har|fin"
    rf"|(?:patient|pt|pat|client|resident|unit|unique|person|ehr|emr|epic|cerner|empi|epi|eid|cpi|crn"
    rf"|urn|nhi|pas|rxr|wristband|band|bracelet|barcode|label|identifier)\s?{_NUMBER}"
    r"|empi|epi\s?id|eid|crn|urn|pid|cmrn|umrn|hospital\s?num",
    least=6,
    digits=5,
)
_UK = _labelled(
    rf"chi(?:\s?{_NUMBER})?|h\s?(?:&|and)\s?c(?:\s?{_NUMBER})?|hcn|health\s?(?:&"
    rf"|and)\s?care\s?{_NUMBER}|nhs(?:\s?{_NUMBER})?|ppsn?(?:\s?{_NUMBER})?|ihi(?:\s?{_NUMBER})?",
    8,
    7,
)
_INSURANCE = re.compile(
    r"(?<![a-z0-9])(?!bg|gb|kn|nk|nt|tn"
    r"|zz)[abceghj-prstw-z][abceghj-nprstw-z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d](?![a-z0-9])"
)
_LABELLED_INSURANCE = re.compile(
    r"(?<![a-z])(?:nino|ni|n\.i\.|national insurance|insurance)(?:\s?(?:no|num|number"
    r"|\#))?\W{0,4}(?:(?:is|was|shows?)\W{1,2})?"
    r"(?P<value>[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]?)(?![a-z0-9])"
)
_SOCIAL = re.compile(r"(?<![a-z])(?:soc|social)\W{0,4}(?P<value>\d{9})(?!\d)")
_UK_PLATE = re.compile(
    r"(?<![a-z])(?:plates?|reg|registration|car"
    r"|vehicle)(?![a-z])[^\n\d]{0,15}?(?<![a-z0-9])(?P<plate>[a-z]{2}\d{2} ?[a-z]{3})(?![a-z0-9])"
)
_PART = re.compile(
    r"(?<![a-z])(?:mrns?|csn|chart|record|hospital number|nhs number)(?![a-z])[\s:#(]{0,3}(?:(?:number"
    r"|no|that|is|it) ){0,2}"
    r"(?:starting|starts|ending|ends|beginning|begins|last (?:4|four|five))(?: (?:in|with|digits|are"
    r"|is)){0,2}\W{0,3}(?P<part>\d{3,8})(?![\w])"
)
_MBI = re.compile(
    r"(?<![a-z0-9])[1-9][ac-hj-np-rt-y][ac-hj-np-rt-y0-9]\d-?[ac-hj-np-rt-y][ac-hj-np-rt-y0-9]\d-?"
    r"[ac-hj-np-rt-y]{2}\d{2}(?![a-z0-9])"
)
_ACCESSION_SHAPE = re.compile(
    r"(?<![a-z0-9-])(?:\d{2}-[a-z]{1,4}-\d{4,8}|[a-z]{1,3}\d{2}-\d{4,7}|\d{2}[a-z]{1,2}-?\d{6,8}"
    r"|[a-z]-\d{2}-\d{4,7})(?![a-z0-9-])"
)
_UK_LICENCE = re.compile(r"(?<![a-z0-9])[a-z9]{5}[ -]?\d{6}[ -]?[a-z9]{2}\d[a-z]{2}(?![a-z0-9])")
_DEVICE_LABEL = re.compile(
    rf"(?<![a-z0-9])(?:serial(?:\s?{_NUMBER})?|s/n|sn|udi|device\s?(?:id|no|number|\#)"
    rf"|implant(?:\s?(?:id|card))?\s?{_NUMBER}|model/serial"
    rf"|lot/serial|imei|device\s?serial)(?:(?<=\#)|(?![a-z0-9])){_GAP}"
)
_OF_A_BODY = re.compile(
    r"(?<![a-z])(?:implant\w{0,4}|pacer|pacemaker|pacing|icd|crt-?d|lvad|vad|defib\w{0,9}|cgm"
    r"|insulin pump|stent|valve"
    r"|leads?|loop recorder|ilr|stimulat\w{1,4}|cochlear|hearing aids?|cpap|bipap|prosthe\w{1,4}|dexcom"
    r"|libre|medtronic"
    r"|boston|abbott|biotronik|omnipod|tandem|home (?:vent|monitor|o2|concentrator|hub)|holter|zio"
    r"|port-?a-?cath|mesh"
    r"|wheelchair|interrogat\w{1,5}|event monitor|heart monitor|iud|shunt|pump implant|baclofen pump"
    r"|breast)(?![a-z])"
)
_OF_THE_HOUSE = re.compile(
    r"(?<![a-z])(?:printers?|carts?|wows?|cows?|scanners?|workstations?|laptops?|desktops?|pcs?|zebra"
    r"|ipads?|iphones?"
    r"|alaris|glucometers?|bladder|monitors? in|bed|tug|robot|phones?|vocera|badge|dock|tablets?"
    r"|keyboards?|asset"
    r"|pyxis|omnicell|loaner|warmer|ultrasound|ekg machine|telemetry box)(?![a-z])"
)
_STRONG_DIGITS = re.compile(
    r"(?<![\w.,/+$£€-])(?:[a-z]{1,2})?\d{6,10}(?![\w%]|[.,/:-]\d|\s?(?:units?|ml|mg|mcg|pts|patients?"
    r"|records?|rows?|messages?|times|clicks?|steps?))"
)
_RECORDS = re.compile(
    r"(?<![a-z])(?:merge[ds]?|duplicates?|demographics?|ward list|bed list|spine|pds|mrn|dob|wristband"
    r"|face\s?sheet|two charts)(?![a-z])"
)
_NUMBER_OF_THINGS = re.compile(
    r"(?:tickets?|requests?|incidents?|orders?|asset|barcode|bar code|tracking|case|cases|serial|part"
    r"|lot|invoice|po|model|ndc|upc"
    r"|msg|message|error|code|codes|version|build|release|room|rm|ext|pager|printer|device|tag|ip"
    r"|change|inc|req|task|job"
    r"|queue|cost (?:cent(?:er|re))|gl|kb|article|id badge|badge|employee|staff|npi|dea|user|cpt|icd"
    r"|loinc|snomed|report|form|item|ref|reference"
    r"|catalog(?:ue)?|sku|event|log|workstation|pc|scanner|cart|call|phone|line|fax|dial|number like"
    r"|numbers like|po box|sla|rule|alert|bpa"
    r"|like|such as|about|over|of|than|by|in|with)\W{0,4}(?:(?:number|no|num|id|is|was)\W{0,3}){0,2}$"
)


def plan_numbers(shadow: str) -> Iterator[Span]:
    """Member, policy and subscriber numbers beside their label; Medicare's by shape."""
    yield from _after(shadow, _PLAN)
    for found in _MBI.finditer(shadow):
        yield found.span()


def account_numbers(shadow: str) -> Iterator[Span]:
    """Account and guarantor numbers beside their label."""
    yield from _after(shadow, _ACCOUNT)


def licences(shadow: str) -> Iterator[Span]:
    """Driving licences and passports beside their label; the UK's by shape."""
    yield from _after(shadow, _LICENCE)
    for found in _UK_LICENCE.finditer(shadow):
        yield found.span()


def plates(shadow: str) -> Iterator[Span]:
    """Vehicle plates and identification numbers beside their label."""
    yield from _after(shadow, _PLATE)
    for found in _UK_PLATE.finditer(shadow):
        yield found.span("plate")


def devices(shadow: str) -> Iterator[Span]:
    """Serial numbers of what a patient wears or carries; never those of the house's carts and printers."""
    for label in _DEVICE_LABEL.finditer(shadow):
        around = shadow[max(0, label.start() - 60) : label.end() + 60]
        if _OF_THE_HOUSE.search(around) and not _OF_A_BODY.search(around):
            continue
        if not _OF_A_BODY.search(around) and not speaks_of_a_person(shadow):
            continue
        value = _LETTERS_FIRST.match(shadow, label.end())
        if value and _fits(value[0], 5, 3):
            yield value.span()


def other_numbers(shadow: str) -> Iterator[Span]:
    """Specimens, claims, UK numbers, loosely labelled record numbers, and long numbers beside a patient."""
    if about_a_test_patient(shadow):
        return
    yield from _after(shadow, _SPECIMEN)
    yield from _after(shadow, _RECORD)
    yield from _after(shadow, _UK)
    for labelled in (_LABELLED_INSURANCE, _SOCIAL, _PART):
        for found in labelled.finditer(shadow):
            yield found.span(1)
    for shape in (_INSURANCE, _ACCESSION_SHAPE):
        for found in shape.finditer(shadow):
            if not _NUMBER_OF_THINGS.search(shadow, max(0, found.start() - 30), found.start()):
                yield found.span()
    if speaks_of_a_person(shadow) or _RECORDS.search(shadow):
        yield from _beside_a_patient(shadow)


def _beside_a_patient(shadow: str) -> Iterator[Span]:
    for found in _STRONG_DIGITS.finditer(shadow):
        if _NOT_OF_A_PERSON.fullmatch(found[0]) or not _fits(found[0], 6, 6) or found[0][-3:] == "000":
            continue
        if not _NUMBER_OF_THINGS.search(shadow, max(0, found.start() - 30), found.start()):
            yield found.span()


def chi_numbers(shadow: str) -> Iterator[Span]:
    """Ten digits that begin with a day and carry a valid check digit, beside the word CHI."""
    for found in re.finditer(
        r"(?<![a-z])chi(?![a-z])[^\d\n]{0,20}((?:[0-2]\d|3[01])(?:0\d|1[0-2])\d{2} ?\d{4})(?!\d)", shadow
    ):
        if valid_check_digit(found[1]):
            yield found.span(1)


def _after(shadow: str, labelled: Labelled) -> Iterator[Span]:
    label, _bare, least, digits = labelled
    for found in label.finditer(shadow):
        for shape in (_VALUE, _LETTERS_FIRST):
            value = shape.match(shadow, found.end())
            if value and _fits(value[0], least, digits):
                yield value.span()
                break


def _fits(value: str, least: int, digits: int) -> bool:
    signs = [sign for sign in value if sign.isalnum()]
    numerals = [sign for sign in signs if sign.isdigit()]
    if not least <= len(signs) <= 20 or len(numerals) < digits or len(set(numerals)) == 1:
        return False
    return not _NOT_OF_A_PERSON.fullmatch(value)
