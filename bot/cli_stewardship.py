"""The commands of those who guard what people told: the audit looked at and handed out."""

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
