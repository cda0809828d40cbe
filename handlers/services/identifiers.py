"""Where a text holds a record number, a social security number, an NHS number or a date of birth.

Each function takes the lower-case shadow that `screening` makes and yields the span of each value, label not
included. Every repeat in a pattern is bounded, which keeps each check linear in the length of the text.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# Between a label and its value: punctuation, then a few small words, or the account of what the screen did.
_SIGNS = r"[\s:;#=.,*_`~\"'’()\[\]>/-]{0,8}"
_SMALL = (
    "number|no|num|nr|id|is|was|are|were|on|in|of|for|the|this|pt|patient"
    "|as|listed|shows?|showed|reads?|says|said"
)
_TOLD = (
    "on file|on the (?:label|band|wristband|chart|screen|banner)|it|is|was|the|has|had|end(?:s|ed|ing)?"
    "|shows?|showing|showed|displays?|displayed|displaying|reads?|says|as|comes?|came|coming|up|over|out"
    "|through|back|wrong|wrongly|incorrect|changed|changes|switched|flipped|swapped|from|entered|typed"
    "|printed|prints|printing|recorded|listed|field|e\\.?g|like|still"
)
_GAP = re.compile(rf"{_SIGNS}(?:(?:{_SMALL})(?![a-z]){_SIGNS}){{0,3}}")
_ACCOUNT = re.compile(rf"{_SIGNS}(?:(?:{_TOLD})(?![a-z]){_SIGNS}){{1,6}}")
_FOR_SOMEONE = re.compile(
    r"\s{1,3}(?:for|of)\s{1,3}(?:(?!ticket|order|printer|device|room|line)[a-z][a-z'’.,-]{0,30}\s{1,3}){1,4}?"
    r"(?:(?:is|was|=|:|#)\s{0,3})?(?=\d)"
)
_WAYS_TO_A_VALUE = (_GAP, _ACCOUNT, _FOR_SOMEONE)
_AND = re.compile(r"\s{0,2}(?:,|&|/|\+|->|→|and|or|vs\.?|to|not|versus)\s{0,2}")

_NUMBER = r"(?:\#|(?:no|nos|num|number|numbers|nr|id|ids)(?![a-z]))"
_RECORD_LABEL = re.compile(
    rf"(?<![a-z0-9])(?:m\.?r\.?n(?:\.|['’]?s)?|medical\s{{1,3}}records?(?:\s{{0,3}}{_NUMBER})?"
    rf"|med\.?\s{{0,3}}rec(?:ord)?\.?\s{{0,3}}{_NUMBER}|mr\s?{_NUMBER}|csn|har|fin"
    rf"|(?:chart|record|rec|hospital|hosp|encounter|visit|patient|pt)\.?\s{{0,3}}{_NUMBER}"
    r"(?![ -]{1,3}(?:of|in|on|show|shows)(?![a-z])))(?:(?<=\#)|(?![a-z]))"
)
_RECORD_BEFORE_LABEL = re.compile(r"(?<![a-z0-9])([a-z0-9]{5,12})\s{0,2}\(\s?(?:mrn|csn|har|fin)\s?\)")
_JOINED = re.compile(r"[a-z0-9]{1,13}(?:-(?=[a-z]{0,8}\d)[a-z0-9]{1,13}){0,5}(?![a-z0-9])")
_UNJOINED = re.compile(r"[a-z0-9]{5,12}(?![a-z0-9])")
_SPACED = [
    re.compile(rf"(?:[a-z]{{1,3}}[ -])?\d{{2,6}}(?:[ -]\d{{2,6}}){{{more}}}(?![a-z0-9])")
    for more in (4, 3, 2, 1)
]
_RECORD_SHAPES = (_JOINED, _UNJOINED, *_SPACED)
_NOT_A_RECORD = re.compile(r"20\d\d-\d\d-\d\d|(?:inc|req|ritm|chg|prb|sctask|task|tkt|peb)-?\d+")
_TEST_PATIENT = re.compile(
    r"(?:zz+[ -]?test|ztest|\b(?:dummy|fake) (?:pt|patient|mrn|chart)"
    r"|(?:^|[,.;:(]\s?|\b(?:a|the|our|my|this|with|for|on|using|dummy|fake)\s)test (?:pt|patient))"
    r"[^.;\n\d]{0,40}$"
)


def record_numbers(shadow: str) -> Iterator[Span]:
    """Medical record, encounter and hospital account numbers that stand beside their label."""
    for label in _RECORD_LABEL.finditer(shadow):
        span = _record_after(shadow, label.end())
        if span and not _TEST_PATIENT.search(shadow[max(0, label.start() - 60) : label.start()]):
            yield from _with_others(shadow, span)
    for found in _RECORD_BEFORE_LABEL.finditer(shadow):
        if _is_record(found[1]):
            yield found.span(1)


def _record_after(shadow: str, end: int) -> Span | None:
    for way in _WAYS_TO_A_VALUE:
        if passed := way.match(shadow, end):
            for shape in _RECORD_SHAPES:
                value = shape.match(shadow, passed.end())
                if value and _is_record(value[0]):
                    return value.span()
    return None


def _with_others(shadow: str, first: Span) -> Iterator[Span]:
    """The record number and those of the same length listed after it: "7719402 and 7719420"."""
    yield first
    end = first[1]
    while joint := _AND.match(shadow, end):
        value = _JOINED.match(shadow, joint.end())
        if not value or not _is_record(value[0]) or len(value[0]) != first[1] - first[0]:
            return
        yield value.span()
        end = value.end()


def _is_record(value: str) -> bool:
    """Five to twelve letters and digits, at least four of them digits, and no placeholder such as 9999999."""
    signs = [sign for sign in value if sign.isalnum()]
    digits = [sign for sign in signs if sign.isdigit()]
    if not 5 <= len(signs) <= 12 or len(digits) < 4 or _one_digit(value):
        return False
    return not _NOT_A_RECORD.fullmatch(value)


_SSN_SHAPE = re.compile(r"(?<![\w-])(?<!\d[./])\d{3}(\s?-\s?|[ .])\d{2}\1\d{4}(?!-?\w|[./]\d)")
_SSN_LABEL = re.compile(
    r"(?<![a-z0-9])(?:s\.?s\.?n(?:\.|['’]?s)?|ss\s?(?:\#|no|num|number)"
    r"|soc(?:ial)?\.?\s{0,3}sec(?:urity)?\.?|social)(?![a-z])"
)
_NINE_DIGITS = re.compile(r"(?:\d{9}|\d{3}[ .-]\d{2}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{3})(?![a-z0-9])")
_PART_LABEL = re.compile(
    r"(?<![a-z])(?:parts?|p/n|pn|item|catalog(?:ue)?|cat|model|lot|sku|ndc|version|ref|asset|ticket|order|po)"
    r"[\s.:#]{0,3}(?:no|num|number|id|code)?[\s.:#]{0,3}$"
)


def social_security_numbers(shadow: str) -> Iterator[Span]:
    """Digits grouped 3-2-4, whatever their range, and nine digits that stand beside their label."""
    for shape in _SSN_SHAPE.finditer(shadow):
        if not _PART_LABEL.search(_before(shadow, shape.start())) and not _one_digit(shape[0]):
            yield shape.span()
    for label in _SSN_LABEL.finditer(shadow):
        for way in _WAYS_TO_A_VALUE:
            passed = way.match(shadow, label.end())
            value = passed and _NINE_DIGITS.match(shadow, passed.end())
            if value and not _one_digit(value[0]):
                yield value.span()
                break


_NHS_SHAPE = re.compile(r"(?<![\w+])(?<!\d[./-])\d{3}([ -]?)\d{3}([ -]?)\d{4}(?!-?\w|[./]\d)")
_NHS_LABEL = re.compile(r"(?<![a-z])nhs(?![a-z])")
_IN_A_LONGER_NUMBER = re.compile(
    r"(?:(?<![\d/.-])(?:1|44|0\d{1,3})[\s.()-]{1,2}|\+\d{0,3}[\s.()-]{0,2}|[a-z]-)$"
)
_NOT_A_PERSON = re.compile(
    r"(?<![a-z])(?:call(?:ed|ing|back)?|phones?|phoned|tel|telephone|fax(?:ed)?|pagers?|paged?|cell|mobile|dial(?:led)?"
    r"|hot\s?line|line|reach|contact|ring|rang|text(?:ed)?|help\s?desk|service\s?desk|desk|ext|support|switchboard"
    r"|tickets?|orders?|tracking|case|serial|part|lot|invoice|po|asset|model|account|acct)(?![a-z])"
)
_A_TELEPHONE = re.compile(r"\s?(?:x\s?\d|ext\b|had me|rang|rings|goes to|(?:is )?on hold|(?:is )?the help)")


def nhs_numbers(shadow: str) -> Iterator[Span]:
    """Ten digits with a valid check digit that are grouped 3-3-4 or stand near the word NHS."""
    for shape in _NHS_SHAPE.finditer(shadow):
        if valid_check_digit(shape[0]) and (
            _near_nhs(shadow, shape.span()) or _looks_like_nhs(shadow, shape)
        ):
            yield shape.span()


def _near_nhs(shadow: str, span: Span) -> bool:
    around = _before(shadow, span[0]) + "|" + shadow[span[1] : span[1] + 15]
    return _NHS_LABEL.search(around) is not None


def _looks_like_nhs(shadow: str, shape: re.Match[str]) -> bool:
    """Grouped 3-3-4, and nothing around it says telephone, ticket or part."""
    before = _before(shadow, shape.start())
    if not shape[1] == shape[2] != "" or _IN_A_LONGER_NUMBER.search(before) or _NOT_A_PERSON.search(before):
        return False
    return not _A_TELEPHONE.match(shadow, shape.end())


def valid_check_digit(value: str) -> bool:
    """Whether the tenth digit checks the nine before it: weights 10 to 2, modulo 11 (NHS Data Dictionary)."""
    digits = [int(sign) for sign in value if sign.isdigit()]
    check = -sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check == digits[9] and not _one_digit(value)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?! (?:be|not|have|also|need))|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_BIRTH = (
    r"(?:d\.?\s?o\.?\s?b(?:\.|['’]?s)?|d/o/b|dates?\s{1,3}of\s{1,3}birth"
    r"|birth\s?-?dates?|birth\s?-?days?|b-?day)"
)
_BIRTH_LABEL = re.compile(rf"(?<![a-z0-9-])(?:{_BIRTH}|born)(?![a-z])")
_YEAR = r"(?:\d{4}|'?\d{2})"
_WRITTEN_DATE = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ .,-]{{0,2}}(?:of )?{_MONTH}(?:[ .,'-]{{0,3}}{_YEAR}(?!\d))?"
    rf"|{_MONTH}[ .-]{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:[ .,'-]{{1,3}}{_YEAR}(?!\d))?"
)
_NUMERIC_DATE = (
    r"(?P<a>\d{1,2})(?P<s>\s?[/.-]\s?|\s)(?P<b>\d{1,2})(?P=s)(?:\d{4}|\d{2})(?!\d)"
    r"|\d{4}(?P<t>[/.-])(?P<c>\d{1,2})(?P=t)(?P<d>\d{1,2})(?!\d)"
    r"|(?P<e>\d{2})(?P<f>\d{2})(?:19|20)?\d{2}(?!\d)|(?:19|20)\d{2}(?P<g>\d{2})(?P<h>\d{2})(?!\d)"
)
_NO_YEAR = r"(?P<i>\d{2})/(?P<j>\d{1,2})(?![\d/])|(?P<k>\d)/(?P<l>\d{2})(?![\d/])"
_DATE = re.compile(f"{_WRITTEN_DATE}|{_NUMERIC_DATE}")
DATE_OR_DAY = re.compile(f"{_WRITTEN_DATE}|{_NUMERIC_DATE}|{_NO_YEAR}")
_DATE_BEFORE_LABEL = re.compile(rf"(?<![\d/.-])(?:{_DATE.pattern})(?=\s{{0,2}}\(\s?{_BIRTH}\s?\))")
_PLACEHOLDER_DATE = re.compile(
    r"0?1[/.-]0?1[/.-](?:1800|1900|0001)|1[89]00-01-01|0001-01-01|12/31/9999|9999-12-31"
)


def dates_of_birth(shadow: str) -> Iterator[Span]:
    """Dates in any usual form that stand beside a word for birth; a year alone is none."""
    for label in _BIRTH_LABEL.finditer(shadow):
        # "born 9/10" is an Apgar score as easily as a day.
        shape = _DATE if label[0] == "born" else DATE_OR_DAY
        span = _birth_after(shadow, label.end(), shape)
        while span:
            yield span
            joint = _AND.match(shadow, span[1])
            span = date_at(shadow, joint.end(), _DATE) if joint else None
    for found in _DATE_BEFORE_LABEL.finditer(shadow):
        if span := date_at(shadow, found.start(), _DATE):
            yield span


def _birth_after(shadow: str, end: int, shape: re.Pattern[str]) -> Span | None:
    for way in _WAYS_TO_A_VALUE:
        passed = way.match(shadow, end)
        span = date_at(shadow, passed.end(), shape) if passed else None
        if span:
            return span
    return None


def date_at(shadow: str, at: int, shape: re.Pattern[str]) -> Span | None:
    """The span of the date that begins there, unless it is no day of any month or a placeholder."""
    value = shape.match(shadow, at)
    if not value or _PLACEHOLDER_DATE.fullmatch(value[0]):
        return None
    pair = [int(part) for part in value.groupdict().values() if part and part.isdigit()]
    return value.span() if not pair or _a_day_and_a_month(*pair) else None


def _a_day_and_a_month(one: int, other: int) -> bool:
    return 1 <= min(one, other) <= 12 and max(one, other) <= 31


def _before(shadow: str, start: int) -> str:
    return shadow[max(0, start - 40) : start]


def _one_digit(value: str) -> bool:
    return len({sign for sign in value if sign.isdigit()}) == 1
