"""Where the company of a word alone says that it is a patient's name, however common the word is."""

import re

from handlers.services.clues.features import Word

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mister"})
_BEFORE_A_SENTENCE = frozenset(".!?;:–—•*\n")
_BED = (
    r"(?:in|to|from|on|off)\s(?:the\s)?(?:wrong\s)?"
    r"(?:bed|bay|room|rm|side room|icu|or|ct|mri|ward|census|board|list|unit)"
)
_OF_A_PATIENT = re.compile(
    r"\s(?:wrist\s?bands?|armbands?|bands?|labels?|charts?|orders?|meds?|medications?|mar|emar|labs?|results?"
    r"|specimens?|samples?|bloods?|scans?|x-?rays?|ct|mri|echo|ekg|ecg|discharge|admission|transfer|bed|allerg\w+"
    r"|vitals?|insulin|diet|consents?|referrals?|appointments?|appts?|visit|encounter|h&p|surgery|biopsy"
    r"|m[ou]m|mother|dad|father|wife|husband|daughter|son|family|identity|dob|mrn)(?![a-z])"
)
_HAPPENS_TO_A_PATIENT = re.compile(
    r"\s(?:(?:is|was|has been|got|keeps getting|never got|isn'?t|wasn'?t|won'?t|can'?t be|cannot be|couldn'?t be|to be)"
    r"\s(?:be\s)?(?:still\s|now\s|not\s|never\s|already\s|being\s)?(?:missing from|admitted|discharged?|transferred"
    r"|intubated|extubated|registered|merged|not on the|npo|listed|"
    rf"{_BED})(?![a-z])"
    r"|(?:shows?|appears?|comes|came)\s(?:up\s)?(?:twice|two times|double|as (?:discharged|admitted))(?![a-z])"
    r"|(?:has|had|needs|needed|got|wears|with)\s(?:a\s|an\s|no\s|two\s|the\s|his\s|her\s|new\s|wrong\s){0,3}"
    r"(?:wrist\s?bands?|armbands?|bands?|labels?|orders?|mar|allergies|iv|chart|beds?|consent|id)(?![a-z])"
    rf"|(?:went|moved|sent|goes|is|was)\s{_BED}(?![a-z])|\s?[-–,]?\s?{_BED}\s(?:#|no\.?\s)?\d)"
)  # fmt: skip


def told(words: list[Word], written: str) -> set[int]:
    """The words, by place, that are names by what stands before or behind them; a colleague's may be among them."""
    low = written.lower().replace("’", "'")
    found: set[int] = set()
    for at, word in enumerate(words):
        if not word.low[:1].isalpha():
            continue
        if _last_comma_first(words, at, low):
            found |= {at, at + 2}
        elif _after_a_title(words, at) or _alone(words, at, low):
            found.add(at)
    return found


def _last_comma_first(words: list[Word], at: int, low: str) -> bool:
    """LAST, FIRST at the beginning of a sentence, or written in capitals; no list, no greeting."""
    if at + 2 >= len(words) or words[at + 1].low != "," or words[at].end != words[at + 1].start:
        return False
    last, first = words[at], words[at + 2]
    more = words[at + 3].low if at + 3 < len(words) else ""
    if _style(last) != _style(first) or not _style(last) or more in (",", "and", "&", "or"):
        return False
    small = _style(last) == "small"
    given = first.known.first > (3 if small else 2) and (
        first.known.word < (3 if small else 6) or first.known.first > 6
    )
    family = not last.known.ours and (last.known.last > 1 or (not small and _unheard_of(last)))
    return given and family and (_style(last) == "capitals" or _begins(words, at, low))


def _style(word: Word) -> str:
    """How it is written: two parts of a name are written alike."""
    return {"x": "small", "Xx": "name", "U": "capitals", "UP": "capitals"}.get(word.shape, "")


def _after_a_title(words: list[Word], at: int) -> bool:
    """Mr Price, mrs. rose: any word that is a family name, and any with a capital that no list holds."""
    before = at - 2 if at > 1 and words[at - 1].low == "." else at - 1
    if before < 0 or words[before].low.rstrip(".") not in _TITLES or words[before].shape in ("U", "UP"):
        return False
    word, title = words[at], words[before]
    if len(word.low) < 3 or word.known.drug:
        return False
    if word.shape == title.shape == "Xx":
        return (
            word.known.last > (3 if word.known.ours else 1) and not (word.known.ours and title.low == "ms")
        ) or _unheard_of(word)
    # "miss the old view", "mr brain", "ms word": without capitals only what is hardly anything else.
    return (
        title.low.startswith("m")
        and title.low not in ("ms", "miss")
        and word.known.last > 1
        and word.known.word < 4
    )


def _alone(words: list[Word], at: int, low: str) -> bool:
    """A family name that begins a sentence, or follows "again", and has what only a patient has."""
    word = words[at]
    if not _begins(words, at, low) or word.shape not in ("x", "Xx", "UP") or len(word.low) < 4:
        return False
    known = word.known
    if known.ours or known.drug:
        return False
    rare = known.word < 3 and known.last > 1
    usual = known.word < 5 and known.last > 3
    if not rare and not usual and not (word.shape != "x" and _unheard_of(word)):
        return False
    owns = low.startswith("'", word.end) and _OF_A_PATIENT.match(
        low, word.end + (2 if low[word.end : word.end + 2] == "'s" else 1)
    )
    return bool(owns or _HAPPENS_TO_A_PATIENT.match(low, word.end))


def _begins(words: list[Word], at: int, low: str) -> bool:
    if at == 0 or (at == 1 and words[0].low in ("again", "so", "also", "why")):
        return True
    return not _BEFORE_A_SENTENCE.isdisjoint(low[words[at - 1].start : words[at].start])


def _unheard_of(word: Word) -> bool:
    known = word.known
    return not (known.word or known.drug or known.ours) and 3 < len(word.low) < 24
