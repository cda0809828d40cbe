"""The container's files agree with the code and with each other; no engine is needed to see that."""

import asyncio
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.serve import GRACE, listening, serving, web_app
from tests.docs.sources import HOUSE
from tests.docs.test_docs import subcommands

DOCKERFILE = (HOUSE / "Dockerfile").read_text()
COMPOSE = (HOUSE / "compose.yaml").read_text()


def service(name: str) -> str:
    """The lines of one service, with what it shares with the others."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)
    assert found
    shared = COMPOSE.split("x-pebble: &pebble\n")[1].split("\nservices:")[0]
    return found[1] + (shared if "<<: *pebble" in found[1] else "")


def health_check() -> list[str]:
    found = re.search(r"HEALTHCHECK .*\\\n\s+CMD (\[.*\])", DOCKERFILE)
    assert found
    command: list[str] = json.loads(found[1])
    return [sys.executable, *command[1:]]


async def test_the_health_check_asks_the_bot_past_any_proxy():
    async def healthz(_request: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    with listening("127.0.0.1", 0) as on:
        proxied = {"PORT": str(on.getsockname()[1]), "http_proxy": "http://127.0.0.1:9"}
        async with serving(web_app([Route("/healthz", healthz)]), on):
            assert await exit_code(proxied) == 0
        assert await exit_code(proxied) != 0


async def exit_code(environment: dict[str, str]) -> int:
    run = asyncio.to_thread(subprocess.run, health_check(), env=environment, capture_output=True, timeout=20)
    return (await run).returncode


def test_the_bot_is_the_first_process_and_nobody_special():
    last = DOCKERFILE.split("FROM ")[-1]
    assert 'CMD ["pebble", "run"]' in last and "ENTRYPOINT" not in last
    assert last.index("USER pebble") > last.index("COPY --from=build")
    assert len(re.findall(r"^FROM python:\$\{PYTHON\}", DOCKERFILE, re.MULTILINE)) == 2
    assert re.search(r"^ARG PYTHON=3\.\d+\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)


def test_everything_that_is_copied_passes_the_ignore_file():
    allowed = {
        line[1:].strip("/") for line in (HOUSE / ".dockerignore").read_text().split() if line[0] == "!"
    }
    copied = {
        name
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for name in line.split()
    }
    assert copied == allowed
    assert all((HOUSE / name).exists() for name in copied)


def test_the_wheel_that_is_installed_holds_every_file(tmp_path: Path):
    """The page's scripts and the migrations too: only what is in the wheel is in the image."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=HOUSE, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    floors = ["bot", "handlers", "storage"]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *floors],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert packed == {name for name in listed.stdout.splitlines() if (HOUSE / name).exists()}


def test_the_image_installs_only_what_the_lock_names_by_hash():
    build = DOCKERFILE.split("FROM ")[1]
    first, second = re.findall(r"pip install (.*)$", build, re.MULTILINE)
    assert "--require-hashes" in first and first.endswith("-r requirements-run.lock")
    assert "--no-deps" in second and "--no-build-isolation" in second


def test_the_database_is_not_published_and_the_bot_only_to_this_machine():
    assert "ports:" not in service("database") and "ports:" not in service("migrate")
    assert re.findall(r'- "(.*:.*:.*)"', service("bot")) == ["127.0.0.1:3000:3000"]


def test_the_bot_has_a_root_that_cannot_be_written():
    for name in ("bot", "migrate"):
        assert "read_only: true" in service(name) and "tmpfs:\n    - /tmp" in service(name)
        assert "cap_drop:\n    - ALL" in service(name)


def test_the_tables_come_first_and_once():
    assert 'command: ["pebble", "migrate"]' in service("migrate") and "migrate" in subcommands()
    assert 'restart: "no"' in service("migrate")
    assert "condition: service_completed_successfully" in service("bot")
    assert "condition: service_healthy" in service("migrate")


def test_postgresql_18_keeps_its_data_where_its_image_does():
    assert re.search(r"image: postgres:18\b", service("database"))
    assert "database:/var/lib/postgresql\n" in service("database")
    assert "healthcheck:" in service("database")


def test_the_bot_gets_the_time_it_needs_to_finish():
    (seconds,) = re.findall(r"stop_grace_period: (\d+)s", service("bot"))
    assert int(seconds) > 2 * GRACE


def test_no_secret_is_written_down():
    assert not re.search(r"(PASSWORD|TOKEN|SECRET|KEYS): +(?!\$\{)\S", COMPOSE)
