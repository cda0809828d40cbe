"""The commands of those who guard what people told: the audit, old words, and one person's data."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from bot import logs
from bot.settings import Settings, load

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_stewardship(commands: "Commands") -> None:
    """Add them to `pebble`."""
    audit = _group(
        commands, "audit", "whether what was done still stands as it was sealed, and all of it in files"
    )
    look = audit.add_parser(
        "verify", help="find what was changed, removed or inserted; exits with 1 if anything was"
    )
    look.add_argument(
        "--head", metavar="SEQ:SEAL", help="a head that was logged earlier: must still be in the chain"
    )
    look.set_defaults(command=audit_verify)
    hand = audit.add_parser("export", help="every deed as JSON Lines and CSV; never what anybody wrote")
    hand.add_argument(
        "--to", type=Path, metavar="FOLDER", help="write both files there (default: standard output)"
    )
    hand.add_argument("--csv", action="store_true", help="CSV instead of JSON Lines on standard output")
    hand.set_defaults(command=audit_export)
    last = audit.add_parser("end", help="end the chain of a workspace that took Pebble away unnoticed")
    last.add_argument("workspace", metavar="WORKSPACE", help="the workspace's id, as verify prints it")
    last.set_defaults(command=audit_end)
    old = commands.add_parser(
        "purge",
        help="the words of what ended long ago: shown first, removed with --yes",
        description="The words of what ended longer ago than the settings say: shown first, removed with --yes.",
    )
    old.add_argument("--workspace", metavar="ID", help="only this workspace (default: all of them)")
    old.add_argument("--yes", action="store_true", help="remove them; numbers, dates and history stay")
    old.set_defaults(command=purge)
    person = _group(commands, "person", "one person's data: exported for them, or erased")
    take = person.add_parser("export", help="write everything about a person into a file")
    take.add_argument("id", metavar="ID", help="the person's Slack id")
    take.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the file is written")
    take.set_defaults(command=person_export)
    gone = person.add_parser("erase", help="what is kept about a person: shown first, erased with --yes")
    gone.add_argument("id", metavar="ID", help="the person's Slack id")
    gone.add_argument(
        "--words", action="store_true", help="remove what they wrote, too, unless it is on legal hold"
    )
    gone.add_argument("--yes", action="store_true", help="erase")
    gone.set_defaults(command=person_erase)


def _group(commands: "Commands", name: str, help: str) -> "Commands":
    group = commands.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
    return group.add_subparsers(required=True, metavar="command")


def _settings() -> Settings:
    settings = load("database")
    logs.configure(settings.log_level, settings.log_format)
    return settings


def audit_verify(given: argparse.Namespace) -> int:
    """`pebble audit verify`."""
    from bot.auditing import verify_audit

    return uvloop.run(verify_audit(_settings(), given.head))


def audit_export(given: argparse.Namespace) -> int:
    """`pebble audit export`."""
    from bot.auditing import export_audit

    return uvloop.run(export_audit(_settings(), given.to, as_csv=given.csv))


def audit_end(given: argparse.Namespace) -> int:
    """`pebble audit end`."""
    from bot.auditing import end_audit

    return uvloop.run(end_audit(_settings(), given.workspace))


def purge(given: argparse.Namespace) -> int:
    """`pebble purge`."""
    from bot.purging import purge_old

    return uvloop.run(purge_old(_settings(), given.workspace, sure=given.yes))


def person_export(given: argparse.Namespace) -> int:
    """`pebble person export`."""
    from bot.persons import export_person

    return uvloop.run(export_person(_settings(), given.id, given.to))


def person_erase(given: argparse.Namespace) -> int:
    """`pebble person erase`."""
    from bot.persons import erase_from_all

    return uvloop.run(erase_from_all(_settings(), given.id, words=given.words, sure=given.yes))
