"""Text is cleaned once, escaped without loss and cut without loss."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.text import clean, escape, shorten, split, unescape

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
SEAMS = st.text(
    "ab \n\t.é\u0301👩\u200d⚕\ufe0f🏽🏴\U000e0067\U000e007f1\u20e3\u200b\u202e\r\x00\ud800", max_size=80
)
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def seen(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("<!channel> help", "&lt;!channel&gt; help"),
        ("<https://evil.example|EHR login>", "&lt;https://evil.example|EHR login&gt;"),
        ("K < 3 & rising", "K &lt; 3 &amp; rising"),
        ("already &lt;", "already &amp;lt;"),
        ("*bold* _stays_", "*bold* _stays_"),
    ],
)
def test_escaping_leaves_nothing_that_pages_or_links(raw: str, safe: str) -> None:
    assert escape(raw) == safe


@given(ANY_TEXT)
def test_unescaping_undoes_escaping(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


@pytest.mark.parametrize(
    ("escaped", "raw"), [("&amp;lt;", "&lt;"), ("a &amp; b", "a & b"), ("&quot; &nbsp;", "&quot; &nbsp;")]
)
def test_unescaping_happens_once_and_knows_three_entities(escaped: str, raw: str) -> None:
    assert unescape(escaped) == raw


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  printer dead \n", "printer dead"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"),
        ("MR\u200bN 00\u00ad48\u206029", "MRN 004829"),
        ("\u202efdp.exe\u202c", "fdp.exe"),
        ("bell\x07 null\x00 escape\x1b[31m", "bell null escape[31m"),
        ("half \ud83d pair", "half  pair"),
        ("a\tb", "a\tb"),
        ("e\u200b\u0301", "é"),
        ("\u200b\ufeff \u2060\n\u3164", ""),
        ("\u2800", ""),
        ("\x00", ""),
        ("", ""),
        ("🙄", "🙄"),
        ("👩\u200d⚕\ufe0f on call", "👩\u200d⚕\ufe0f on call"),
        ("👨🏽\u200d💻", "👨🏽\u200d💻"),
        ("❤\ufe0f and a\ufe0f", "❤\ufe0f and a"),
        ("1\ufe0f\u20e3 first", "1\ufe0f\u20e3 first"),
        (SCOTLAND, SCOTLAND),
        ("hidden\U000e0068\U000e0069", "hidden"),
        ("a\u200db", "ab"),
        ("👩\u200d", "👩"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(ANY_TEXT | SEAMS)
def test_cleaned_text_is_clean_for_good(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cleaned if c not in "\n\t")
    cleaned.encode()


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("printer", 7, "printer"),
        ("printers", 7, "printe…"),
        ("label printer", 7, "label…"),
        ("ab", 1, "…"),
        ("", 5, ""),
        ("ok 👩\u200d⚕\ufe0f", 6, "ok…"),
    ],
)
def test_shortening(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(ANY_TEXT, st.integers(1, 40))
def test_short_texts_fit_and_begin_alike(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 5, []),
        (" \n ", 1, []),
        ("short", 10, ["short"]),
        ("one two\nthree", 10, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("abc def", 3, ["abc", "def"]),
        ("ab👩\u200d⚕\ufe0f", 4, ["ab", "👩\u200d⚕\ufe0f"]),
        ("x\u0301" * 3, 1, ["x", "\u0301", "x", "\u0301", "x", "\u0301"]),
    ],
)
def test_splitting(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


@given(ANY_TEXT | SEAMS, st.integers(1, 50))
def test_splitting_loses_nothing_that_can_be_seen(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert seen("".join(pieces)) == seen(text)
    assert all(1 <= len(piece) <= limit and piece.strip() for piece in pieces)


@given(st.lists(st.text("abcdef", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(9, 30))
def test_words_that_fit_stay_whole(words: list[str], limit: int) -> None:
    assert [word for piece in split(" ".join(words), limit) for word in piece.split()] == words
