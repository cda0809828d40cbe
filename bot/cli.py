"""The commands a person types: exit 0, 1 (failed), 2 (usage or settings)."""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import uvloop
from cryptography.fernet import Fernet

from bot import logs
from bot.cli_stewardship import add_stewardship
from bot.settings import Settings, SettingsError, load

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what it prints is for a person."""
    given = _parser().parse_args(arguments)
    try:
        command: Command = given.command
        return command(given)
    except SettingsError as problems:
        print(problems, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pebble", description="Pebble: a Slack bot that takes pebbles out of clinicians' shoes."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add(commands, "run", run, "listen to Slack and deliver what is owed, until stopped")
    _add_invented(commands)
    _add(commands, "migrate", migrate, "bring the database to this version's tables")
    _add(commands, "keygen", keygen, "make a key for PEBBLE_SECRET_KEYS")
    _add(
        commands, "doctor", doctor, "look at everything Pebble needs, and say what to do about what is amiss"
    )
    app = _add(commands, "manifest", manifest_, "the manifest from which Slack makes the app, as JSON")
    way = app.add_mutually_exclusive_group()
    way.add_argument("--url", type=_address, help="where Slack reaches this server: its https:// address")
    way.add_argument("--socket", action="store_true", help="for Socket Mode, which needs no address")
    due = _add(commands, "run-due", run_due, "deliver once everything that is due, then exit")
    due.add_argument(
        "--at",
        type=_moment,
        metavar="ISO-TIME",
        help="as if it were this moment (later than now: only with PEBBLE_REHEARSE=1)",
    )
    week = _add(
        commands, "digest", digest, "send the managers' digest of the last whole week, unless it was sent"
    )
    week.add_argument("--workspace", metavar="ID", help="only this workspace (default: all of them)")
    week.add_argument("--dry-run", action="store_true", help="print it, send nothing and change nothing")
    screen = _add(
        commands, "screen", screen_, "what the privacy check would flag, one text a line on standard input"
    )
    screen.add_argument("--json", action="store_true", help="one JSON list a line: type, start, end, certain")
    measures = commands.add_parser(
        "evaluate",
        help="measure the checks on your own data",
        description="Measure the checks on your own data.",
    ).add_subparsers(required=True, metavar="what")
    own = _add(measures, "screening", evaluate_screening, "what the privacy check finds of what you marked")
    own.add_argument(
        "file", metavar="FILE.jsonl", help='one {"text", "spans": [{"start", "end", "type"}]} a line'
    )
    own.add_argument("--json", action="store_true", help="one line of JSON")
    add_stewardship(commands)
    return parser


def _add_invented(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """What makes up a hospital: the sandbox, and the seed."""
    sandbox = _add(
        commands, "sandbox", sandbox_, "try Pebble in a browser, with a local Slack and an invented hospital"
    )
    sandbox.add_argument("--port", type=_port, default=3000, help="where the page is served (default 3000)")
    sandbox.add_argument(
        "--db",
        metavar="FILE",
        help="keep the database in this file, or use the one at this address (default: a temporary file)",
    )
    sandbox.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to listen on (default 127.0.0.1: this computer only; 0.0.0.0: everybody who can reach it)",
    )
    sandbox.add_argument("--socket", action="store_true", help="let Slack and Pebble talk over Socket Mode")
    sandbox.add_argument(
        "--history",
        choices=("full", "short", "none"),
        default="full",
        help="open with twelve invented weeks, a handful of pebbles, or none (default full)",
    )
    sandbox.add_argument(
        "--empty", dest="history", action="store_const", const="none", help="the same as --history none"
    )
    invented = _add(
        commands, "seed", seed, "fill an empty database with twelve weeks of an invented hospital's pebbles"
    )
    invented.add_argument("--yes", action="store_true", help="although the settings name a real Slack")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Command, help: str
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
    added.set_defaults(command=run)
    return added


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write the time like 2026-12-01T08:00+01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _address(text: str) -> str:
    from bot.manifest.address import public_address

    try:
        return public_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _logging(settings: Settings) -> None:
    logs.configure(settings.log_level, settings.log_format)


def run(_given: argparse.Namespace) -> int:
    """`pebble run`."""
    from bot.running import run_forever

    settings = load("run")
    if settings.many_workspaces:
        print(
            "This version serves one workspace: set SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET (HTTP) or "
            "SLACK_APP_TOKEN (Socket Mode), and unset SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. Nothing was started.",
            file=sys.stderr,
        )
        return 2
    _logging(settings)
    return uvloop.run(run_forever(settings))


def sandbox_(given: argparse.Namespace) -> int:
    """`pebble sandbox`."""
    # Nothing of what is loaded becomes garbage, and looking for it takes a third of the time.
    gc.disable()
    from bot.stage.run import run_sandbox

    gc.freeze()
    gc.enable()

    return run_sandbox(
        port=given.port,
        kept_in=given.db,
        history=given.history,
        socket_mode=given.socket,
        host=given.host,
    )


def seed(given: argparse.Namespace) -> int:
    """`pebble seed`."""
    from bot.stage.seeding import seed as fill

    settings = load("database")
    logs.configure("warning", settings.log_format)
    return uvloop.run(fill(settings, sure=given.yes))


def migrate(_given: argparse.Namespace) -> int:
    """`pebble migrate`."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.migration import TooNew
    from storage.migration import migrate as bring_up_to_date

    settings = load("database")
    try:
        bring_up_to_date(settings.database_url)
    except TooNew as error:
        return _failed(error.__doc__ or "")
    except SQLAlchemyError as error:
        return _failed(
            f"The database can't be migrated ({type(error).__name__}), and nothing was changed. "
            "Is it there, is there room on its disk, and may Pebble write to it?"
        )
    print("The database is at this version.")
    return 0


def keygen(_given: argparse.Namespace) -> int:
    """`pebble keygen`."""
    print(Fernet.generate_key().decode())
    return 0


def doctor(_given: argparse.Namespace) -> int:
    """`pebble doctor`."""
    from bot.doctor.examine import exit_code, from_environment
    from bot.doctor.finding import told

    findings = uvloop.run(from_environment())
    print(told(findings))
    return exit_code(findings)


def manifest_(given: argparse.Namespace) -> int:
    """`pebble manifest`."""
    from bot.manifest.manifest import EXAMPLE, manifest

    if not given.url and not given.socket:
        print(f"Give --url, or replace {EXAMPLE} by this server's address.", file=sys.stderr)
    print(json.dumps(manifest(None if given.socket else given.url or EXAMPLE), indent=2, ensure_ascii=False))
    return 0


def run_due(given: argparse.Namespace) -> int:
    """`pebble run-due`."""
    from bot.running import deliver_due

    settings = load("run")
    if given.at and given.at > datetime.now(UTC) and not settings.rehearse:
        print("--at is later than now; set PEBBLE_REHEARSE=1 to rehearse the future.", file=sys.stderr)
        return 2
    _logging(settings)
    return uvloop.run(deliver_due(settings, given.at))


def digest(given: argparse.Namespace) -> int:
    """`pebble digest`."""
    from bot.digesting import print_digest, send_digest

    settings = load("run")
    _logging(settings)
    return uvloop.run((print_digest if given.dry_run else send_digest)(settings, given.workspace))


def screen_(given: argparse.Namespace) -> int:
    """`pebble screen`."""
    from handlers.services.screening import look
    from handlers.services.text import clean

    for line in sys.stdin:
        found = look(clean(line))
        if given.json:
            print(
                json.dumps(
                    [{"type": f.type, "start": f.start, "end": f.end, "certain": f.certain} for f in found]
                )
            )
        else:
            print(", ".join(f"{f.words} ({f.start}-{f.end})" for f in found) or "nothing found")
    return 0


def evaluate_screening(given: argparse.Namespace) -> int:
    """`pebble evaluate screening`."""
    from pathlib import Path

    from bot.evaluate.screening import NotMarked, looked_at, marked_texts, measured, told

    try:
        texts = marked_texts(Path(given.file))
    except (OSError, UnicodeDecodeError):
        return _failed(f"The file {given.file} can't be read as text.")
    except NotMarked as problem:
        return _failed(str(problem))
    figures = measured(list(looked_at(texts)))
    print(json.dumps(figures) if given.json else told(figures))
    return 0


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
