"""Where a text holds a telephone number, an e-mail address, a private link or a network address of a person."""

import re
from collections.abc import Iterator

from handlers.services.clues.context import Span, ours_after, ours_before, speaks_of_a_person

_TEN = re.compile(
    r"(?<![\w/.-])(?:\+?1[ .-]{0,2})?(?:\(\d{3}\)\s{0,2}|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w]|[-/.]\d)"
    r"|(?<![\w/.-])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\w)"
    r"|(?<![\w/.-])\(?0\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}(?!\w|[-/.]\d)"
)
_SOLID = re.compile(r"(?<![\w/.-])[2-9]\d{2}[2-9]\d{6}(?!\w|[-/.]\d)")
_SEVEN = re.compile(r"(?<![\w/.()-])\d{3}[-.]\d{4}(?!\w|[-/.]\d)")
_CALLED = re.compile(
    r"(?<![a-z])(?:call(?:ed|ing|back| back)?|phones?|phoned|tel|telephone|fax(?:ed)?|cell|mobile|ring"
    r"|rang|text(?:ed)?"
    r"|contact|reach(?:ed)?|voicemail|vm|number|num|no|home|ph|cb|ec|\#|landline|dialed"
    r"|dialled)(?![a-z])[^\n\d]{0,30}$"
)
_FAXED = re.compile(r"(?<![a-z])faxe?d?(?![a-z])[^\n]{0,60}\bto[^\n\d]{0,25}$")
_ON_FILE = re.compile(
    r"(?<![a-z])(?:demographics?|dob|mrn|on file|face\s?sheet|chart|emergency contact|next of kin"
    r"|callback|call back|cell|mobile|home (?:phone|number)"
    r"|registration|appointment reminders?|appt|voicemail|portal|interpreter call|contact (?:number"
    r"|info|details))(?![a-z])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+'-]{0,40}@[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,30}){1,4}")
_ROLE_MAILBOX = re.compile(
    r"(?:help|it|its|info|support|service|no-?reply|do-?not-?reply|admin|contact|pharmacy|lab|billing"
    r"|records|him|feedback"
    r"|office|hr|security|privacy|noc|oncall|team|group|clinic|scheduling|referrals?|training"
    r"|informatics|vendor|alerts?"
    r"|notifications?|system|servicedesk|helpdesk|webmaster|postmaster|epic|ehr|portal|test|radiology"
    r"|ed|icu|nursing|staff|all|dl|list|sysadmin)"
    r"(?:[._+-]?[a-z]{0,14}\d{0,3}){0,2}@"
)
_STAFF_MAIL = re.compile(
    r"(?<![a-z])(?:staff|my (?:work )?e-?mail|my address|work e-?mail|outlook|analyst|trainer|manager"
    r"|vendor rep|rep|contact at|cc|ping|email me"
    r"|e-?mail me|reach me|sent (?:it )?to it|supervisor|director|login|log in|sign[- ]?in|sso|username"
    r"|user name|account for new hire|distribution)(?![a-z])"
)
_LINK = re.compile(r"https?://[^\s<>|\"']{4,300}|(?<![\w@.])(?:www\.)[^\s<>|\"']{4,300}")
_TOKEN = re.compile(
    r"[/?&#](?:shared?|invite|invitation|token|join|reset|activate|activation|guest|signup|proxy"
    r"|patients?)[/=?][\w%.~-]{4,}"
)
_PATIENT_IN_LINK = re.compile(
    r"(?:mrn|pat(?:ient)?_?id|pid|csn|dob|token|key|sig|auth|code|session|sid|access|invite|share"
    r"|patient)=[\w%.-]{3,}"
)
_RANDOM = re.compile(r"[/=](?=[\w-]{0,40}\d)(?=[\w-]{0,40}[a-z])[a-z0-9_-]{6,60}(?=$|[/?&#.,)])")
_DOCUMENT = re.compile(
    r"/(?:kb|inc|chg|req|ritm|article|ticket|issues?|browse|wiki|docs?|help|v\d)[/_-]?[\w.-]*", re.IGNORECASE
)
_QUAD = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_VERSION = re.compile(
    r"(?<![a-z])(?:version|ver|v|build|app|release|firmware|fw|patch|upgraded? (?:to|from)|update"
    r"|client|driver|hyperspace|software)\W{0,3}(?:\w{1,12}\W{1,2}){0,2}$"
)
_AT_HOME = re.compile(
    r"(?<![a-z])(?:home|remote|hub|tablet|telehealth|rpm|wearable|cpap|patient(?:'s|’s)|pt(?:'s|’s)"
    r"|portal|video visit|logged in from|login from|her|his|mychart|accessed from)(?![a-z])"
)


def phones(shadow: str) -> Iterator[Span]:
    """Telephone and fax numbers that may be a person's: not the help desk's, not a pager."""
    person = speaks_of_a_person(shadow) or _ON_FILE.search(shadow) is not None
    for found in _TEN.finditer(shadow):
        digits = sum(sign.isdigit() for sign in found[0])
        if 10 <= digits <= 13 and _of_a_person(shadow, found.span(), person):
            yield found.span()
    for shape in (_SOLID, _SEVEN):
        for found in shape.finditer(shadow):
            called = _CALLED.search(shadow, max(0, found.start() - 45), found.start())
            if called and _of_a_person(shadow, found.span(), person):
                yield found.span()


def _of_a_person(shadow: str, span: Span, person: bool) -> bool:
    if ours_before(shadow, span[0]) or ours_after(shadow, span[1]):
        return False
    return person or _FAXED.search(shadow, max(0, span[0] - 90), span[0]) is not None


def emails(shadow: str) -> Iterator[Span]:
    """E-mail addresses that are neither a team's mailbox nor, by the words around them, a colleague's."""
    for found in _EMAIL.finditer(shadow):
        staff = _STAFF_MAIL.search(shadow, max(0, found.start() - 40), found.start())
        if not _ROLE_MAILBOX.match(found[0]) and (not staff or speaks_of_a_person(shadow[: found.start()])):
            yield found.span()


def links(shadow: str) -> Iterator[Span]:
    """Links that carry a token, a key or a patient's number; a page of a handbook is none."""
    for found in _LINK.finditer(shadow):
        path = found[0].split("://", 1)[-1]
        private = _PATIENT_IN_LINK.search(path) or _TOKEN.search(path) or _RANDOM.search(path)
        if private and (_PATIENT_IN_LINK.search(path) or not _DOCUMENT.search(path)):
            yield found.span()


def addresses_of_machines(shadow: str) -> Iterator[Span]:
    """Network addresses of what a patient has at home; versions and the house's own machines are none."""
    if not _AT_HOME.search(shadow) and not speaks_of_a_person(shadow):
        return
    for found in _QUAD.finditer(shadow):
        fits = all(int(part) < 256 for part in found[0].split("."))
        version = _VERSION.search(shadow, max(0, found.start() - 40), found.start())
        if fits and not version and not ours_before(shadow, found.start(), 30):
            yield found.span()
