"""`pebble evaluate screening`: figures that can be checked by hand, and problems that name the line."""

import json
from pathlib import Path

import pytest

from bot.cli import main


def file(folder: Path, *rows: object) -> str:
    path = folder / "marked.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(path)


def row(text: str, *spans: tuple[int, int, str]) -> dict[str, object]:
    return {"text": text, "spans": [{"start": s, "end": e, "type": kind} for s, e, kind in spans]}


def test_the_figures(tmp_path, capsys):
    rows = [
        row("MRN 00482913 opens blank", (4, 12, "MRN")),
        row("the only heart in town", (4, 14, "STORY")),
        row("printer dead"),
        row("SSN 987-65-4321 is a made up one"),
    ]
    assert main(["evaluate", "screening", file(tmp_path, *rows), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    figures = json.loads(line)
    assert (figures["recall"], figures["precision"], figures["false_alarms"]) == (0.5, 0.5, 0.5)
    assert figures["types"] == {"MRN": {"recall": 1.0, "n": 1}, "STORY": {"recall": 0.0, "n": 1}}
    assert 0 <= figures["p50_ms"] <= figures["p99_ms"]
    assert figures["rss_mb"] > 10


def test_without_json_it_is_told_in_lines(tmp_path, capsys):
    assert main(["evaluate", "screening", file(tmp_path, row("printer dead"))]) == 0
    out = capsys.readouterr().out
    assert "recall: None" in out and "aid, not a licence" in out


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "Line 2 isn't"),
        ({"text": "x"}, "Line 2 isn't"),
        ({"text": "x", "spans": [{"start": 0, "end": 1}]}, "Line 2 isn't"),
        ({"text": "x", "spans": [{"start": 0, "end": 9, "type": "N"}]}, "Line 2 has a span outside"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path, capsys, bad, problem):
    assert main(["evaluate", "screening", file(tmp_path, row("printer dead"), bad)]) == 1
    assert problem in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main(["evaluate", "screening", str(tmp_path / "none.jsonl")]) == 1
    assert "can't be read" in capsys.readouterr().err
