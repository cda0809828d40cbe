"""Logs: what is said, and that words of people never are."""

import io
import json
import logging

import pytest
import structlog

from bot.logs import ALLOWED, configure

WORDS = "the label printer in pod C"


@pytest.fixture
def logs():
    """Logging as the process has it, into memory; the former state comes back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    out = io.StringIO()
    configure("info", "json", out)
    yield out
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def fail():
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        raise ValueError(WORDS) from error


def test_a_line_has_what_happened_when_and_to_what(logs):
    structlog.get_logger("bot.web").info("report saved", workspace="T1", pebble=12, milliseconds=3.5)
    (line,) = lines(logs)
    assert line.pop("timestamp")
    assert line == {
        "event": "report saved",
        "level": "info",
        "logger": "bot.web",
        "workspace": "T1",
        "pebble": 12,
        "milliseconds": 3.5,
    }


@pytest.mark.parametrize("key", ["text", "words", "user", "name", "channel", "payload", "exception", "body"])
def test_a_key_that_is_not_allowed_is_dropped(logs, key):
    structlog.get_logger().warning("something", **{key: "printer"})
    assert key not in lines(logs)[0]
    assert "printer" not in logs.getvalue()


@pytest.mark.parametrize(
    "value", [WORDS, [WORDS], {"a": WORDS}, WORDS.encode(), "x" * 201, ValueError(WORDS)]
)
def test_an_allowed_key_carries_one_short_word_or_number(logs, value):
    structlog.get_logger().info("something", kind=value)
    assert set(lines(logs)[0]) == {"event", "level", "logger", "timestamp"}
    assert "printer" not in logs.getvalue()


def test_what_is_bound_to_the_context_passes_the_same_gate(logs):
    with structlog.contextvars.bound_contextvars(reference="a1b2", text=WORDS):
        structlog.get_logger().info("something")
    assert lines(logs)[0]["reference"] == "a1b2"
    assert "printer" not in logs.getvalue()


def test_arguments_beside_the_event_are_dropped(logs):
    structlog.get_logger().info("something", WORDS)
    assert lines(logs)[0]["event"] == "something"
    assert "printer" not in logs.getvalue()


def test_an_exception_is_its_classes_and_frames(logs):
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    told = str(lines(logs)[0]["exception"])
    assert told.splitlines()[0] == "ValueError"
    assert "from KeyError" in told
    assert " fail" in told
    assert "tests/bot/test_logs.py:" in told
    assert "printer" not in logs.getvalue()


def test_an_exception_names_no_folder_of_the_machine(logs):
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    assert __file__ not in logs.getvalue()


def test_a_group_of_exceptions_tells_each(logs):
    try:
        raise ExceptionGroup(WORDS, [ValueError(WORDS), OSError(WORDS)])
    except ExceptionGroup:
        structlog.get_logger().exception("failed")
    told = str(lines(logs)[0]["exception"])
    assert "ExceptionGroup" in told
    assert "holds ValueError" in told
    assert "holds OSError" in told
    assert "printer" not in logs.getvalue()


def test_an_exception_that_comes_from_itself_ends(logs):
    first, second = ValueError(WORDS), KeyError(WORDS)
    first.__context__, second.__context__ = second, first
    structlog.get_logger().error("failed", exc_info=first)
    assert lines(logs)[0]["exception"] == "ValueError\nfrom KeyError"


@pytest.mark.parametrize(
    "name", ["slack_bolt.AsyncApp", "slack_sdk", "asyncio", "sqlalchemy.pool", "bot.web"]
)
def test_a_library_tells_where_but_not_what(logs, name):
    logging.getLogger(name).warning("Unhandled request (%s)", WORDS)
    (line,) = lines(logs)
    assert line["logger"] == name
    assert str(line["where"]).startswith("tests/bot/test_logs.py:")
    assert "printer" not in logs.getvalue()


def test_a_library_s_exception_keeps_its_message_to_itself(logs):
    try:
        fail()
    except ValueError:
        logging.getLogger("asyncio").exception(WORDS)
    assert "ValueError" in str(lines(logs)[0]["exception"])
    assert "printer" not in logs.getvalue()


@pytest.fixture(autouse=True)
def as_a_new_process_has_them(monkeypatch):
    """A server that ran in an earlier test has turned uvicorn's loggers down, for good."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_trusted_library_keeps_its_sentence(logs):
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s", "port 3000")
    assert lines(logs)[0]["event"] == "Uvicorn running on port 3000"


@pytest.mark.parametrize(
    "name", ["slack_bolt.App", "slack_sdk.web", "httpx", "aiohttp.access", "uvicorn.access"]
)
def test_chatty_libraries_are_heard_from_warning_on(logs, name):
    logging.getLogger(name).info("a request")
    assert logs.getvalue() == ""
    logging.getLogger(name).warning("a worry")
    assert len(lines(logs)) == 1


def test_the_level_is_kept(logs):
    configure("warning", "json", logs)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("heard")
    assert [line["event"] for line in lines(logs)] == ["heard"]


def test_a_line_that_cannot_be_written_says_only_that(logs, capsys):
    configure("info", "json", logs)
    logging.getLogger("some.library").warning("%s and %s", WORDS)
    assert logs.getvalue() == "a log line of some.library could not be written\n"
    assert capsys.readouterr().err == ""


def test_the_console_shows_the_same_and_no_more(logs):
    configure("info", "console", logs)
    try:
        fail()
    except ValueError:
        structlog.get_logger("bot.web").exception("failed", pebble=12, text=WORDS)
    assert "pebble=12" in logs.getvalue()
    assert "ValueError\n" in logs.getvalue()
    assert "printer" not in logs.getvalue()


def test_without_a_terminal_the_form_is_json(logs):
    configure("info", None, logs)
    structlog.get_logger().info("something")
    assert lines(logs)[0]["event"] == "something"


def test_no_allowed_key_could_name_a_person_or_a_place_of_theirs():
    assert not ALLOWED & {"user", "person", "reporter", "name", "channel", "dm", "text", "message", "email"}


class FullDisk(io.StringIO):
    """A file on a disk that has no room."""

    tried = 0

    def write(self, _text: str) -> int:
        self.tried += 1
        raise OSError(28, "No space left on device")


def test_a_log_that_cannot_be_written_fails_nobody(logs):
    disk = FullDisk()
    configure("info", "json", disk)
    structlog.get_logger("bot.web").error("report saved")
    assert disk.tried > 0
