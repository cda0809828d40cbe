"""Imports point down only, features do not know each other, and each contract notices when it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import common_ground, contracts, features, listed_features

HOUSE = Path(__file__).parents[2]
CONTRACTS = contracts(HOUSE)

ROOMS = [
    *(module.replace(".", "/") + "/__init__.py" for module in CONTRACTS["features"]["modules"]),
    "bot/__init__.py",
    "bot/assembly.py",
    "bot/sandbox/__init__.py",
    "bot/sandbox/slack.py",
    "bot/stage/seed.py",
    "handlers/__init__.py",
    *(f"handlers/{name}.py" for name in ("feature", "moment", "read_back", "stopped", "whisper")),
    "handlers/services/__init__.py",
    "storage/__init__.py",
    "storage/outbox.py",
]

BREAKS = [
    ("floors", "storage/outbox.py", "import handlers.feature"),
    ("floors", "storage/outbox.py", "import bot.assembly"),
    ("floors", "handlers/intake/__init__.py", "import bot.assembly"),
    (
        "floors",
        "handlers/feature.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import bot.assembly",
    ),
    ("features", "handlers/intake/__init__.py", "import handlers.triage"),
    ("features", "handlers/upkeep/__init__.py", "def f():\n    from handlers import home"),
    ("services", "handlers/services/__init__.py", "import handlers.profile"),
    ("services", "handlers/feature.py", "import handlers.setup"),
    ("services", "handlers/whisper.py", "from handlers.intake import form"),
    ("sandbox", "bot/sandbox/slack.py", "import storage.outbox"),
    ("sandbox", "bot/sandbox/slack.py", "import bot.assembly"),
    ("memory", "storage/outbox.py", "import slack_sdk"),
    ("memory", "storage/outbox.py", "from apscheduler.triggers.cron import CronTrigger"),
    ("clockwork", "handlers/upkeep/__init__.py", "import apscheduler"),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    # The tree that is looked at stands before the installed house.
    environment = {**os.environ, "PYTHONPATH": str(root)}
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=root, env=environment, capture_output=True, text=True
    )


@pytest.fixture
def copy(tmp_path):
    """A house with the same rooms and contracts, empty."""
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for room in ROOMS:
        (tmp_path / room).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / room).write_text("")
    (tmp_path / "bot/assembly.py").write_text("import handlers.intake, handlers.triage, storage.outbox")
    (tmp_path / "bot/stage/seed.py").write_text("import bot.assembly, handlers.intake, storage.outbox")
    return tmp_path


def test_the_house_keeps_its_layers():
    result = lint(HOUSE)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_house_keeps_them_too(copy):
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("contract", "path", "source"), BREAKS)
def test_a_breach_is_noticed(copy, contract, path, source):
    (copy / path).write_text(source)
    result = lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(result.stdout.split())


def test_every_contract_was_broken_once():
    assert {contract for contract, _, _ in BREAKS} == set(CONTRACTS)


def test_every_feature_is_listed():
    assert set(CONTRACTS["features"]["modules"]) == features(HOUSE)
    assert set(CONTRACTS["services"]["forbidden_modules"]) == features(HOUSE)


def test_the_table_of_contents_names_every_feature_once():
    assert sorted(listed_features(HOUSE)) == sorted(features(HOUSE))


def test_what_features_stand_on_is_listed():
    assert set(CONTRACTS["services"]["source_modules"]) == common_ground(HOUSE)


def test_a_new_folder_is_a_feature_and_a_file_or_a_service_is_none(tmp_path):
    for path in (
        "handlers/digest/jobs.py",
        "handlers/services/text.py",
        "handlers/feature.py",
        "handlers/empty/x",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert features(tmp_path) == {"handlers.digest"}
