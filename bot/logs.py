"""Logs without a word of what people wrote: structlog on top of stdlib logging, as JSON or for a terminal."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED = frozenset(
    """
    event level timestamp logger where reference error kind feature status state mode
    workspace pebble owed job callback action view_type method path revision version database
    count attempt attempts size limit share lag seconds milliseconds retry_after since until due at
    host port signal seq seal
    """.split()  # noqa: SIM905 rows are easier to read than forty lines
)
"""The only keys that reach a log line. What could carry a name, a channel or words is not here."""

QUIET = (
    "alembic",
    "slack_bolt",
    "slack_sdk",
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "apscheduler",
    "uvicorn.access",
)
"""Libraries that would tell every request; they are heard from WARNING on."""

TRUSTED = ("uvicorn.error", "alembic", "apscheduler")
"""Libraries whose own sentences never hold what people wrote; of all others only the place is logged."""


def configure(
    level: str = "info", form: Literal["json", "console"] | None = None, stream: TextIO | None = None
) -> None:
    """Send every log of this process, whoever writes it, through the same narrow gate.

    `form` None means console on a terminal and JSON elsewhere. Start uvicorn with `log_config=None`.
    """
    out = stream or sys.stderr
    console = form == "console" or (form is None and out.isatty())
    handler = _Handler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_only_the_place, *_shared()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(console, out),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_allowed,
        tell_exception,
    ]


def _rendering(console: bool, out: TextIO) -> list[Processor]:
    if not console:
        return [structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain)]


class _Handler(logging.StreamHandler[TextIO]):
    """A line that cannot be written says only that: the standard answer would print the words in it.

    On a full disk not even that can be written, and nobody shall fail for want of a log line.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 the name is logging's
        with suppress(OSError):
            self.stream.write(f"a log line of {record.name} could not be written{self.terminator}")
            self.flush()

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()


def keep_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not allowed, and every value that is more than a number or one short word."""
    kept = {key: value for key, value in event.items() if key in ALLOWED and _brief(key, value)}
    return {**kept, **{key: event[key] for key in ("exc_info", "_record", "_from_structlog") if key in event}}


def _brief(key: str, value: object) -> bool:
    if value is None or isinstance(value, (bool, int, float)):
        return True
    return key == "event" or (
        isinstance(value, str) and len(value) <= 200 and not any(map(str.isspace, value))
    )


def tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into class names and frames; the message and the local variables stay unsaid."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(outline(error))
    return event


def outline(error: BaseException, *, said: tuple[BaseException, ...] = ()) -> Iterator[str]:
    """One line for the class of an error and one for each frame, its causes and its parts after it."""
    yield type(error).__name__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for word, other in (("from", before), *(("holds", part) for part in parts)):
        if other is not None and other not in said:
            first, *rest = outline(other, said=(*said, error))
            yield from (f"{word} {first}", *rest)


def _short(filename: str) -> str:
    """The end of a path: enough to find the file, nothing about the machine."""
    return "/".join(PurePath(filename).parts[-3:])


def _only_the_place(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's sentence may quote what it was sent, so all but a few are reduced to their place."""
    record: Any = event["_record"]
    if not record.name.startswith(TRUSTED):
        event["event"] = "a library has something to say"
        event["where"] = f"{_short(record.pathname)}:{record.lineno}"
    return event
