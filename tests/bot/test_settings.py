"""Settings: what is accepted, and every problem named in one message that never repeats a secret."""

import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, contradictions, load

KEY = Fernet.generate_key().decode()
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "shh", "PEBBLE_SECRET_KEYS": KEY}
NAMES = {str(field.alias) for field in Settings.model_fields.values()}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """An empty folder and an environment with exactly what a test puts in."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)

    def put(values: dict[str, str]) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


def problems(needs="run") -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load(needs)
    return {problem.name: problem.remedy for problem in caught.value.problems}


def test_defaults(environment):
    settings = load("database")
    assert settings.database_url == "sqlite:///pebble.db"
    assert (settings.host, settings.port, settings.timezone) == ("0.0.0.0", 3000, "UTC")
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.slack_pace
    assert not settings.rehearse
    assert (settings.log_level, settings.log_format) == ("info", None)


def test_one_workspace_over_http(environment):
    environment(HTTP)
    settings = load("run")
    assert settings.slack_bot_token == SecretStr("xoxb-1")
    assert not settings.socket_mode
    assert not settings.many_workspaces


def test_socket_mode_needs_no_signing_secret_and_minds_none(environment):
    environment({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "PEBBLE_SECRET_KEYS": KEY})
    assert load("run").socket_mode
    environment({"SLACK_SIGNING_SECRET": "shh"})
    assert load("run").socket_mode


def test_many_workspaces(environment):
    environment(
        {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "c",
            "SLACK_SIGNING_SECRET": "s",
            "PEBBLE_PUBLIC_URL": "https://pebble.example.org/",
            "PEBBLE_SECRET_KEYS": KEY,
        }
    )
    settings = load("run")
    assert settings.many_workspaces
    assert settings.public_url == "https://pebble.example.org"


def test_values_are_parsed(environment):
    older = Fernet.generate_key().decode()
    environment(
        HTTP
        | {
            "PEBBLE_ADMINS": "U1, W2,S3,",
            "PEBBLE_OWNERS": "S9",
            "PEBBLE_SECRET_KEYS": f"{KEY}, {older}",
            "PEBBLE_SLACK_PACE": "off",
            "PEBBLE_REHEARSE": "1",
            "PORT": "8080",
            "SLACK_API_URL": "http://127.0.0.1:9/api",
            "PEBBLE_TIMEZONE": "Europe/Zurich",
            "PEBBLE_LOG_LEVEL": "DEBUG",
            "PEBBLE_LOG_FORMAT": "json",
            "PEBBLE_TRIAGE_CHANNEL": " C0TRIAGE ",
        }
    )
    settings = load("run")
    assert settings.admins == ("U1", "W2", "S3")
    assert settings.owners == ("S9",)
    assert [key.get_secret_value() for key in settings.secret_keys] == [KEY, older]
    assert (settings.slack_pace, settings.rehearse, settings.port) == (False, True, 8080)
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"
    assert (settings.log_level, settings.log_format) == ("debug", "json")
    assert settings.triage_channel == "C0TRIAGE"


def test_the_environment_wins_over_the_file_and_blank_counts_as_unset(environment):
    Path(".env").write_text("PORT=4000\nHOST=127.0.0.1\nSOMETHING_ELSE=1\nPEBBLE_OWNERS=U7\n")
    environment({"PORT": "5000", "HOST": "", "PEBBLE_TIMEZONE": "  "})
    settings = load("database")
    assert (settings.port, settings.host, settings.timezone) == (5000, "127.0.0.1", "UTC")
    assert settings.owners == ("U7",)


def test_made_by_hand_it_reads_no_environment(environment):
    environment({"PORT": "5000"})
    assert Settings(host="127.0.0.1").port == 3000


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///pebble.db",
        "sqlite:////var/lib/pebble/pebble.db",
        "postgresql://pebble:secret@db.example.org/pebble",
        "postgresql:///pebble?host=/run/postgresql",
        "postgresql://pebble:p%40ss@db:5433/pebble?sslmode=require",
    ],
)
def test_the_forms_of_a_database(environment, url):
    environment({"DATABASE_URL": url})
    assert load("database").database_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@db/pebble"),
        ("DATABASE_URL", "postgres://u:hunter2@db/pebble"),
        ("DATABASE_URL", "postgresql://u:hunter2@db"),
        ("DATABASE_URL", "postgresql://u:hunter2/x@db:port/pebble"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "hunter2"),
        ("SLACK_BOT_TOKEN", "xoxp-hunter2"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1-hunter2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_API_URL", "slack.com/hunter2"),
        ("PEBBLE_PUBLIC_URL", "http://hunter2.example.org"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "hunter2"),
        ("PORT", "-1"),
        ("PEBBLE_TIMEZONE", "Mars/Hunter2"),
        ("PEBBLE_TIMEZONE", "../hunter2"),
        ("PEBBLE_TRIAGE_CHANNEL", "#hunter2"),
        ("PEBBLE_DIGEST_CHANNEL", "hunter2"),
        ("PEBBLE_ADMINS", "U1,hunter2"),
        ("PEBBLE_OWNERS", "C0HUNTER2"),
        pytest.param("PEBBLE_SECRET_KEYS", f"{KEY},hunter2", id="PEBBLE_SECRET_KEYS-hunter2"),
        ("PEBBLE_SLACK_PACE", "hunter2"),
        ("PEBBLE_REHEARSE", "hunter2"),
        ("PEBBLE_LOG_LEVEL", "hunter2"),
        ("PEBBLE_LOG_FORMAT", "hunter2"),
    ],
)
def test_a_malformed_value_is_named_with_its_remedy_and_never_repeated(environment, name, value):
    environment({name: value})
    with pytest.raises(SettingsError) as caught:
        load("database")
    assert [problem.name for problem in caught.value.problems] == [name]
    assert re.search(r"\b(Use|Copy)\b", str(caught.value))
    assert "hunter2" not in str(caught.value).lower()
    assert KEY not in str(caught.value)


def test_every_problem_stands_in_one_message(environment):
    environment({"PORT": "x", "PEBBLE_TIMEZONE": "Mars", "SLACK_APP_TOKEN": "xapp-1"})
    with pytest.raises(SettingsError) as caught:
        load("run")
    message = str(caught.value)
    assert message.startswith("4 settings need attention:")
    for name in ("PORT", "PEBBLE_TIMEZONE", "SLACK_BOT_TOKEN", "PEBBLE_SECRET_KEYS"):
        assert f"\n  {name} " in message


def test_one_problem_is_told_as_one(environment):
    environment({"PORT": "x"})
    with pytest.raises(SettingsError, match=r"^One setting needs attention:\n  PORT is not a port\."):
        load("database")


def test_nothing_set_names_what_run_needs(environment):
    assert set(problems()) == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "PEBBLE_SECRET_KEYS"}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("SLACK_BOT_TOKEN", ["SLACK_SIGNING_SECRET"]),
        ("SLACK_SIGNING_SECRET", ["SLACK_BOT_TOKEN"]),
        ("SLACK_APP_TOKEN", ["SLACK_BOT_TOKEN"]),
        ("SLACK_BOT_TOKEN SLACK_APP_TOKEN", []),
        ("SLACK_BOT_TOKEN SLACK_SIGNING_SECRET", []),
        ("SLACK_CLIENT_ID SLACK_SIGNING_SECRET", ["SLACK_CLIENT_SECRET", "PEBBLE_PUBLIC_URL"]),
        ("SLACK_CLIENT_SECRET PEBBLE_PUBLIC_URL SLACK_SIGNING_SECRET", ["SLACK_CLIENT_ID"]),
        ("SLACK_CLIENT_ID SLACK_CLIENT_SECRET PEBBLE_PUBLIC_URL", ["SLACK_SIGNING_SECRET"]),
        ("SLACK_BOT_TOKEN SLACK_CLIENT_ID SLACK_SIGNING_SECRET", ["SLACK_BOT_TOKEN"]),
        ("SLACK_APP_TOKEN SLACK_CLIENT_ID SLACK_CLIENT_SECRET", ["SLACK_APP_TOKEN"]),
    ],
)
def test_ways_into_slack(given, names):
    assert [problem.name for problem in contradictions({*given.split(), "PEBBLE_SECRET_KEYS"})] == names


def test_a_database_command_needs_no_slack(environment):
    assert load("database").slack_bot_token is None


def test_nothing_secret_shows(environment):
    environment(HTTP | {"DATABASE_URL": "postgresql://u:hunter2@db/pebble"})
    shown = repr(load("run")) + str(load("run"))
    assert "3000" in shown
    for secret in ("xoxb-1", "shh", KEY, "hunter2"):
        assert secret not in shown


def test_settings_do_not_change_under_way(environment):
    settings = load("database")
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


def test_the_example_names_every_setting_and_no_other():
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == NAMES


def test_the_example_is_valid_as_it_stands(environment):
    Path(".env").write_text((Path(__file__).parents[2] / ".env.example").read_text())
    assert load("database").port == 3000
