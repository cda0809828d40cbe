"""The three ends of an audit, with a source's answers replayed on this machine."""

import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.audit.__main__ import CANARIES, LOCK, Source, audit, pins
from tests.audit.making import would_run

WANTED = {"httpx": "0.28.1", "prometheus-client": "0.26.0"}
CANARY = {"schema_version": "1.6.0", "id": "OLD-1", "summary": "Known for years.", "affected": []}
NEW = {
    "schema_version": "1.6.0",
    "id": "NEW-7",
    "summary": "Found yesterday.",
    "affected": [
        {
            "package": {"name": "httpx", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0.28.2"}]}],
        }
    ],
}


@contextmanager
def replayed(known: dict[str, Any], *, silent_after: int = 1000) -> Iterator[Source]:
    """A source with OSV's way of answering, which knows these packages and falls silent after some answers."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append(question["package"]["name"])
            answer = json.dumps(known.get(asked[-1], {})).encode()
            self.send_response(200 if len(asked) <= silent_after else 503)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        try:
            yield Source("the replay", ("--vulnerability-service", "osv", "--osv-url", url))
        finally:
            server.shutdown()
            thread.join()


def knowing(**more: Any) -> dict[str, Any]:
    return {name: {"vulns": [CANARY]} for name in CANARIES} | more


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_all_well(capsys):
    with replayed(knowing()) as source:
        assert audit(WANTED, [source]) == 0
    assert capsys.readouterr().out == "the replay was asked about 2 packages: 0 to look at.\n"


def test_a_vulnerability_fails_and_is_named(capsys):
    with replayed(knowing(httpx={"vulns": [NEW]})) as source:
        assert audit(WANTED, [source]) == 1
    said = capsys.readouterr().out
    assert said.startswith("VULNERABLE: httpx 0.28.1, NEW-7: mended in 0.28.2\n")
    assert "NOT AUDITED" not in said and "prometheus" not in said


def test_a_source_that_knows_nothing_does_not_pass_for_good_news(capsys):
    with replayed({}) as source:
        assert audit(WANTED, [source]) == 0
    said = capsys.readouterr().out
    assert said.startswith("NOT AUDITED: the replay answers, but knows nothing") and said.count("\n") == 1


def test_a_source_that_knows_only_one_canary_is_not_believed(capsys):
    known = knowing()
    known.pop("urllib3")
    with replayed(known) as source:
        assert audit(WANTED, [source]) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED: ")


def test_where_no_source_answers_that_is_said(capsys):
    with replayed({}, silent_after=0) as down:
        assert audit(WANTED, [down, Source("nobody", ("--osv-url", "http://127.0.0.1:9", "-s", "osv"))]) == 0
    said = capsys.readouterr().out
    assert said.startswith("NOT AUDITED: the replay does not answer (")
    assert "; nobody does not answer (" in said and said.count("\n") == 1


def test_the_next_source_is_asked_where_the_first_knows_nothing(capsys):
    with replayed({}) as ignorant, replayed(knowing(httpx={"vulns": [NEW]})) as source:
        assert audit(WANTED, [ignorant, source]) == 1
    assert "NEW-7" in capsys.readouterr().out


def test_a_source_that_falls_silent_halfway_fails(capsys):
    with replayed(knowing(), silent_after=len(CANARIES)) as source:
        assert audit(WANTED, [source]) == 1
    assert capsys.readouterr().out.startswith("FAILED: the replay fell silent halfway")


FAKE = """
import json, pathlib, sys
asked = pathlib.Path(sys.argv[sys.argv.index("--requirement") + 1]).read_text().split()
told = [dict(zip(("name", "version"), one.split("=="))) for one in asked]
canary = any("jinja2" in one for one in asked)
for one in told:
    one["vulns"] = [{"id": "OLD-1", "fix_versions": []}] if canary else []
print(json.dumps({"dependencies": told if canary else OTHERWISE(told)}))
"""


@pytest.mark.parametrize(
    ("otherwise", "line"),
    [
        (
            "lambda told: [told[0], {'name': 'prometheus_client', 'skip_reason': 'not found'}]",
            "LEFT OUT: prometheus-client 0.26.0 (not found)",
        ),
        ("lambda told: told[:1]", "LEFT OUT: prometheus-client 0.26.0 (nothing was said of it)"),
        (
            "lambda told: [told[0], told[1] | {'version': '0.1'}]",
            "LEFT OUT: prometheus-client 0.26.0 (nothing was said of it)",
        ),
    ],
)
def test_a_package_that_was_left_out_fails(capsys, otherwise, line):
    tool = [sys.executable, "-c", FAKE.replace("OTHERWISE", f"({otherwise})")]
    assert audit(WANTED, [Source("a fake", ())], tool) == 1
    assert capsys.readouterr().out.startswith(line + "\n")


def test_every_package_of_the_lock_is_asked_about_whatever_platform_it_is_for():
    text = LOCK.read_text()
    entries = [line for line in text.splitlines() if line[:1].isalpha()]
    assert any(";" in line for line in entries)
    assert list(pins(text).items()) == [tuple(re.split(r"(?:\[.*\])?==| ", line)[:2]) for line in entries]


def test_make_and_ci_run_it_on_what_runs():
    made = would_run("audit", LOCK.parent)
    assert made.endswith("-m tests.audit") and LOCK.name == "requirements-run.lock"
    assert "\nmake audit\n" in (LOCK.parent / ".ci/run").read_text()
