"""Where a text holds a patient's or a relative's name: a small trained model, with rules where it is sure."""

import gzip
import math
import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from handlers.services.clues.context import Span, about_a_test_patient
from handlers.services.clues.features import SIZE, Word, signs_of, uses_capitals, words_of
from handlers.services.clues.told import told

THRESHOLD = 0.45
LISTED = 0.25
SURE = 0.9


@lru_cache(maxsize=1)
def weights() -> "array[float]":
    """One weight for each place of the table; made by `python -m tests.screening.train`."""
    packed = gzip.decompress((files("handlers.services.clues") / "names.weights.gz").read_bytes())
    scale = array("f", packed[:4])[0]
    return array("f", (weight / scale for weight in array("h", packed[4 : 4 + 2 * SIZE])))


def likely(words: list[Word]) -> list[float]:
    """For each word, how likely it is part of a patient's name."""
    table, capitals = weights(), uses_capitals(words)
    return [
        _chance(sum(table[sign] for sign in signs_of(words, at, capitals))) if word.low[:1].isalpha() else 0.0
        for at, word in enumerate(words)
    ]


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def names(written: str) -> Iterator[Span]:
    """Names of people who are cared for, and of their relatives; never a colleague's, if it can be told."""
    if about_a_test_patient(written.lower()):
        return
    words = words_of(written)
    sure = told(words, written)
    chances = [1.0 if at in sure else chance for at, chance in enumerate(likely(words))]
    named: list[int] = []
    for at, chance in enumerate(chances):
        if named and (at > named[-1] + 3 or not _joined(written[words[named[-1]].end : words[at].start])):
            yield from _span(words, chances, named)
            named = []
        if chance >= _least(words[at]) and _stands_free(written, words[at]):
            named.append(at)
    yield from _span(words, chances, named)


def _least(word: Word) -> float:
    """How sure the model must be to begin with: less of a word that lists hold as a name and as nothing else."""
    known = word.known
    listed = max(known.first, known.last) > 1 and known.word < 3 and not known.ours and not known.drug
    return LISTED if listed else THRESHOLD


def _span(words: list[Word], chances: list[float], named: list[int]) -> Iterator[Span]:
    if not named or _of_a_colleague(words, named[0], named[-1]):
        return
    several = sum(len(words[at].low) > 2 for at in named) > 1
    if _of_an_institution(words, named[0], named[-1], several):
        return
    if any(chances[at] == 1.0 or _may_be_a_name(words, at, chances[at], several) for at in named):
        yield words[named[0]].start, words[named[-1]].end


def _of_an_institution(words: list[Word], first: int, last: int, several: bool) -> bool:
    """Whether it is what a hospital or a school is called: Mayo Clinic, but not "pt Mayo"."""
    pair = f"{words[last].low} {words[last + 1].low}" if last + 1 < len(words) else ""
    if pair in _INSTITUTIONS:
        return True
    cued = first > 0 and words[first - 1].low in _CUES
    behind = words[last + 1] if last + 1 < len(words) else None
    return (
        not cued and not several and behind is not None and behind.shape == "Xx" and words[last].shape == "Xx"
        and behind.low in _KINDS_OF_INSTITUTION
    )  # fmt: skip


_INSTITUTIONS = frozenset({
    "mayo clinic", "cleveland clinic", "johns hopkins", "kaiser permanente", "mount sinai", "mass general",
    "cedars sinai", "md anderson", "sloan kettering", "st jude", "duke health", "stanford health",
})  # fmt: skip
_KINDS_OF_INSTITUTION = frozenset({
    "clinic", "clinics", "hospital", "hospitals", "health", "healthcare", "medical", "memorial", "university",
    "foundation", "institute", "pharmacy", "laboratories", "permanente", "diagnostics",
})  # fmt: skip


def _of_a_colleague(words: list[Word], first: int, last: int) -> bool:
    """Whether a title before or letters after make it the name of somebody who works here."""
    before = words[first - 1].low if first and words[first - 1].low != "." else words[max(0, first - 2)].low
    behind = [word.low for word in words[last + 1 : last + 3]]
    after = behind[1] if len(behind) > 1 and behind[0] in (",", "(") else "".join(behind[:1])
    return (before in _TITLES_OF_STAFF and first > 0) or after in _LETTERS_OF_STAFF


_TITLES_OF_STAFF = frozenset(
    {"dr", "drs", "doctor", "prof", "professor", "nurse", "matron", "rn", "crna", "consultant"}
)
_LETTERS_OF_STAFF = frozenset(
    {
        "md",
        "rn",
        "np",
        "lpn",
        "lvn",
        "cna",
        "crna",
        "pharmd",
        "dnp",
        "mbbs",
        "frcs",
        "frcp",
        "aprn",
        "msn",
        "bsn",
    }
)
_JOINT = re.compile(r"[ ,.'’-]{0,3}(?:(?:de |la |van |der |al[ -]|el |st\.? )[a-z ]{0,5})?")


def _joined(between: str) -> bool:
    return _JOINT.fullmatch(between, 0, len(between)) is not None


def _stands_free(written: str, word: Word) -> bool:
    """Whether it is no part of an address, a path, a file's name or a code."""
    around = written[max(0, word.start - 1) : word.start] + written[word.end : word.end + 1]
    dotted = "." in word.low.rstrip(".") and len(word.low) > 4
    return not dotted and not any(sign in "@/\\_#&+=<>`0123456789" for sign in around)


def _may_be_a_name(words: list[Word], at: int, chance: float, several: bool) -> bool:
    """Whether the word could be one by itself: initials need a cue, and a plain English word is none."""
    word, known = words[at], words[at].known
    cued = at > 0 and words[at - 1].low in _CUES
    if len(word.low) < 3:
        return cued and word.shape == "U"
    if word.shape == "xX" or not all(sign.isalpha() or sign in "'’.-" for sign in word.low):
        return False
    if not known.first and not known.last:
        return _sounds_like_a_name(word) and (cued or word.shape != "x" or chance >= SURE)
    then = words[at + 1].low if at + 1 < len(words) else ""
    plain_word = word.shape == "x" and known.word > 3 and then not in _SAID_OF_A_PATIENT
    return (cued and not plain_word) or (several and not known.ours) or chance >= _needed(word)


def _sounds_like_a_name(word: Word) -> bool:
    """Whether a word that no list holds could be somebody's name by its length and its beginning."""
    known = word.known
    if known.word or known.drug or known.ours or not 3 < len(word.low) < 24:
        return False
    return not _UNSPEAKABLE.match(word.low)


_UNSPEAKABLE = re.compile(
    r"[^aeiouy]*$|(.)\1\1|(?=[b-df-hj-np-tvwxz]{2})"
    r"(?!b[hlr]|c[hlrz]|d[hjrvwz]|f[jlr]|g[hlnrw]|h[jlr]|k[hlnrvw]|ll|m[bckntw]|n[dgjkty]|p[fhlrst]|q[uw]|rh"
    r"|s[chjklmnpqrtvwz]|t[chjlrswz]|v[lr]|w[hlr]|x[h]|z[bdhlmvw])"
)


def _needed(word: Word) -> float:
    """How sure the model must be of a single word: surer of one that is also a word of English or of the house."""
    known = word.known
    if known.ours or known.drug:
        return 0.95
    common = known.word > 3 or (known.word > 1 and known.first < 4 and known.last < 5)
    return (SURE if word.shape == "x" else 0.8) if common else LISTED


_SAID_OF_A_PATIENT = frozenset(
    {"has", "had", "shows", "needs", "got", "won't", "wont", "in", "still", "keeps", "dob", "-"}
)
"""What may follow a name that is also a plain word: "pt young has two bands", not "pt rose from the chair"."""
_CUES = frozenset({"pt", "patient", "initials", "mr", "mrs"})
