"""Where a text holds a day in one patient's life, or an age over 89."""

import re
from collections.abc import Iterator

from handlers.services.clues.context import Span, speaks_of_a_person
from handlers.services.identifiers import DATE_OR_DAY, date_at

_GAP = re.compile(
    r"[\s:;#=.,*_`~\"'’()>-]{0,5}(?:(?:on|date|dt|was|is|from|in|to|home|the|last|back|here|for|at|of"
    r"|since|around|about"
    r"|surgery|hip|fx|sat|sun|mon|tues?|wed|thu|thurs|fri|saturday|sunday|monday|tuesday|wednesday"
    r"|thursday|friday)(?![a-z])[\s:,.=(-]{0,4}){0,4}"
)
_STAY = re.compile(
    r"(?<![a-z-])(?:re-?)?(?:admitted|admit(?:ted)?[ -]dates?|admission(?:[ -]dates?)?|admit|discharged"
    r"|discharge[ -]dates?|dc'?d|d/c'?e?d|d/c|dc"
    r"|date of (?:admission|discharge|death|service|surgery|injury|visit|procedure)|dos|dod|doa|doi"
    r"|died|passed(?: away)?|expired"
    r"|deceased|transferred|adm)(?![a-z])"
)
_CARE = re.compile(
    r"(?<![a-z])(?:seen|surgery|operation|op|procedure|appt|appointment|visit|encounter|delivered"
    r"|delivery|transplant(?:ed)?"
    r"|biops(?:y|ied)|mri|ct|scan|x-?ray|colonoscopy|echo|mammo(?:gram)?|infusion|chemo|dialysis|injury"
    r"|fell|fall|stroke|seizure|vaccinated"
    r"|immunization|booked|scheduled|due|edd|lmp|date|labs?|drawn|collected|resulted|result|note|clinic"
    r"|consult|had)(?![a-z])"
)
_PATIENT = re.compile(
    r"(?<![a-z])(?:pt|patient|mrs?|ms|miss|she|he|her|his|him|lady|gentleman|woman|man|girl|boy|mom|mum"
    r"|mother|daughter|son|wife|husband)(?![a-z])"
)
_AGE_UNIT = (
    r"(?:y/?\s?o(?![a-z])|y\.o\.?|y[mf](?![a-z])|yo[mf](?![a-z])|years?[ -]?old"
    r"|yrs?\.?[ -]?olds?|yr(?![a-z])|years? of age|y(?![a-z/])|years?,)"
)
_AGE_BEFORE_UNIT = re.compile(rf"(?<![\w./-])(?:9\d|1[01]\d)[ -]{{0,2}}{_AGE_UNIT}")
_AGE_LETTER = re.compile(
    r"(?<![\w./-])(?:9\d|1[01]\d)(?:[mf](?![a-z])|\s?(?:male|female|woman|man|lady|gentleman)(?![a-z])"
    r"|\s[mf](?=,? (?:with|w/|c/o|s/p|admitted|from|here|in (?:bed|room|rm|bay|ed|icu)|has|had|hx|fell"
    r"|pt|on the)(?![a-z])))"
    r"(?!\s?(?:temp|fever|axillary|oral|shows))"
)
_AGE_AFTER = re.compile(
    r"(?<![a-z])(?:aged?(?: of| is|:)?|turn(?:s|ed|ing)?|(?:pt|patient|she|he|mr\.? [a-z'-]+"
    r"|mrs\.? [a-z'-]+|ms\.? [a-z'-]+|mother|mom|mum|dad|father|lady|gentleman|woman|man"
    r"|grandma|grandpa|wife|husband|who|resident|veteran|client)\s?(?:['’]s|is|was|are|=|,|\(|:"
    r"|just turned|turning|is now|now)(?: now| almost| nearly| over| about)?)\s{0,2}\(?"
    r"(?P<age>9\d|1[01]\d)(?![\w%]|[./:-]\d|\s?(?:%|percent|kg|lbs?|pounds|on|sat|sats|spo2|bpm|min"
    r"|mins|minutes|mg|ml|hours?|hrs?|days?|weeks?|months?|clicks?"
    r"|systolic|over|degrees|f\b|c\b|beds?|calls?|messages?|pages?|times|pts|of\b|miles?|cm|mm|in line"
    r"|th\b|points))"
)
_AGE_IN_WORDS = re.compile(
    r"(?<![a-z])(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?:[ -]?(?:years?"
    r"|yrs?|yo|y/o)\b|(?=[ -](?:and )?(?:still|lives))|(?=\s{0,2}$))"
    r"|(?:a|one) hundred(?: and (?:one|two|three|four|five))?[ -]years?[ -]old|nonagenarian|centenarian)"
)
_IN_BRACKETS = re.compile(r"(?<=\()(?:9\d|1[01]\d)(?=\s?(?:[mf]|yo|y|yrs?)?\))")
_A_RULE = re.compile(
    r"(?:>|≥|>=|over|older than|above|at least|under|below|up to|max(?:imum)?|limit|cap(?:s|ped)? at"
    r"|stops at|past|beyond|less than|<|every|within|last|past|until)\s{0,2}$"
)
_A_RULE_AFTER = re.compile(
    r"\s{0,2}(?:and (?:over|older|above|up)|or (?:over|older|above|more)|\+|pts\b|patients\b)"
)


def days(shadow: str) -> Iterator[Span]:
    """Days of admission, discharge or death; days of other care when a patient is spoken of."""
    person = _PATIENT.search(shadow) is not None
    for label in _STAY.finditer(shadow):
        span = _day_after(shadow, label.end())
        if span and (person or _with_year(shadow, span)):
            yield span
    if person:
        for label in _CARE.finditer(shadow):
            span = _day_after(shadow, label.end())
            if span and _with_year(shadow, span):
                yield span


def _day_after(shadow: str, end: int) -> Span | None:
    passed = _GAP.match(shadow, end)
    span = date_at(shadow, passed.end(), DATE_OR_DAY) if passed else None
    if not span or re.match(
        r"\s?(?:of\b|%|times|pts|script|mg|tabs?|the time)", shadow[span[1] : span[1] + 12]
    ):
        return None
    return None if shadow[span[0] : span[1]] in ("24/7", "1/2", "10/10", "9/10", "12/12") else span


def _with_year(shadow: str, span: Span) -> bool:
    return len(re.findall(r"\d+|[a-z]{3,}", shadow[span[0] : span[1]])) >= 3 or span[1] - span[0] >= 8


def ages_over_89(shadow: str) -> Iterator[Span]:
    """Ages of 90 and more; a rule for everybody over some age is none."""
    for shape in (_AGE_BEFORE_UNIT, _AGE_IN_WORDS):
        for found in shape.finditer(shadow):
            if not _rule(shadow, found.span()):
                yield found.span()
    for found in _AGE_AFTER.finditer(shadow):
        if not _A_RULE_AFTER.match(shadow, found.end("age")):
            yield found.span("age")
    if speaks_of_a_person(shadow):
        for found in _IN_BRACKETS.finditer(shadow):
            yield found.span()
    for found in _AGE_LETTER.finditer(shadow):
        if not re.search(
            r"(?:temp|at|to|fever|of|is|was|t|tmax)\W{0,3}$",
            shadow[max(0, found.start() - 10) : found.start()],
        ):
            yield found.span()


def _rule(shadow: str, span: Span) -> bool:
    before = shadow[max(0, span[0] - 20) : span[0]]
    return bool(_A_RULE.search(before) or _A_RULE_AFTER.match(shadow, span[1]))
