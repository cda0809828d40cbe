"""What stands around a number or a word, and whether it speaks of a patient or of the house's own things."""

import re

Span = tuple[int, int]

_RELATIVES = (
    "m[ou]m|m[ou]mmy|mother|dad|daddy|father|parents?|daughter|son|wife|husband|spouse|partner|brother|sister"
    r"|grand(?:son|daughter|mother|father|ma|pa|child)|niece|nephew|aunt|uncle|cousin|fianc[eé]e?|carer"
    r"|family|relative|next of kin|nok|guardian|poa|hcp|caregiver|proxy"
)
RELATIVE = re.compile(rf"(?<![a-z])(?:{_RELATIVES})(?![a-z])")
_PERSON = re.compile(
    rf"(?<![a-z])(?:pts?|patients?|mrs?|ms|miss|she|he|her|his|hers|him|lady|gentleman|woman|man|girl"
    rf"|boy|baby"
    rf"|infant|child|kid|teen|resident|client|mbr|member|donor|veteran|{_RELATIVES})(?![a-z])"
)
_OURS = re.compile(
    r"(?<![a-z])(?:help\s?desk|service\s?desk|it\s?desk|front\s?desk|desk|support|vendor|hot\s?line"
    r"|switchboard"
    r"|operator|pagers?|paged|on[- ]?call|ext(?:ension)?|our (?:unit|fax|phone|number|line|clinic"
    r"|office|main)"
    r"|unit phone|main (?:line|number)|office (?:line|number|phone)|nurses'? station|it dept|it department"
    r"|informatics|ticket|printer|scanner|server|workstation|switch|router|kiosk|conference|dial[- ]in|zoom"
    r"|webex|teams|bridge|pharmacy (?:line|phone|fax|number)|lab (?:line|phone)|toll[- ]free)(?![a-z])"
)
_TEST = re.compile(
    r"(?:john|jane) doe|joe bloggs|mickey mouse|minnie mouse|donald duck|(?<![a-z])zz+[a-z]*|ztest"
    r"|(?<![a-z])(?:test|dummy|fake|training|sandbox|demo|fictitious|sample|play(?:ground)?)"
    r"[ -](?:pts?|patients?|charts?|mrns?|records?|names?|accounts?|env(?:ironment)?|data|person)(?![a-z])"
    r"|(?<![a-z])(?:in|on) (?:the )?(?:test|trn|ply|sup|sandbox|training|playground)(?: (?:env"
    r"|environment))?(?![a-z ])"
)
_STRESS = re.compile(
    r"(?:stress|sleep|skin|drug|covid|lab|swallow|tilt|hearing|function|urine|blood|point[- ]of[- ]care) $"
)


def speaks_of_a_person(shadow: str) -> bool:
    """Whether anyone who is cared for, or a relative, is mentioned."""
    return _PERSON.search(shadow) is not None


def ours_before(shadow: str, start: int, reach: int = 40) -> bool:
    """Whether the words before say that the house itself owns what follows: help desk, pager, printer."""
    return _OURS.search(shadow, max(0, start - reach), start) is not None


def ours_after(shadow: str, end: int, reach: int = 25) -> bool:
    """The same, for the words that follow."""
    return _OURS.search(shadow, end, end + reach) is not None


def about_a_test_patient(shadow: str) -> bool:
    """Whether the text is about an invented patient of a test system."""
    for found in _TEST.finditer(shadow):
        if not _STRESS.search(shadow, max(0, found.start() - 16), found.start()):
            return True
    return False
