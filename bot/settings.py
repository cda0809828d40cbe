"""Process settings from the environment and `.env`, checked at start, all problems in one message."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.shapes import (
    ApiAddress,
    AppToken,
    BotToken,
    Channel,
    DatabaseUrl,
    Format,
    Keys,
    Level,
    OneZero,
    OnOff,
    People,
    Port,
    PublicAddress,
    Zone,
)

Need = Literal["run", "database"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that is missing, malformed or at odds with another; `remedy` never repeats its value."""

    name: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name} {self.remedy}"


class SettingsError(Exception):
    """Every problem of the settings with its remedy, for a person to read; the command line exits with 2."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        count = "One setting needs" if len(problems) == 1 else f"{len(problems)} settings need"
        super().__init__("\n".join([f"{count} attention:", *(f"  {problem}" for problem in problems)]))


class Settings(BaseSettings):
    """What this process was told. Nothing secret shows in its repr; made by hand it reads no environment."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        str_strip_whitespace=True,
    )

    database_url: DatabaseUrl = Field("sqlite:///pebble.db", alias="DATABASE_URL", repr=False)
    slack_bot_token: BotToken | None = Field(None, alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, alias="SLACK_SIGNING_SECRET")
    slack_app_token: AppToken | None = Field(None, alias="SLACK_APP_TOKEN")
    slack_client_id: str | None = Field(None, alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(None, alias="SLACK_CLIENT_SECRET")
    public_url: PublicAddress | None = Field(None, alias="PEBBLE_PUBLIC_URL")
    slack_api_url: ApiAddress = Field("https://slack.com/api/", alias="SLACK_API_URL")
    slack_pace: OnOff = Field(True, alias="PEBBLE_SLACK_PACE")
    port: Port = Field(3000, alias="PORT")
    host: str = Field("0.0.0.0", alias="HOST")  # noqa: S104 a container's port is reached from outside it
    triage_channel: Channel | None = Field(None, alias="PEBBLE_TRIAGE_CHANNEL")
    digest_channel: Channel | None = Field(None, alias="PEBBLE_DIGEST_CHANNEL")
    admins: People = Field((), alias="PEBBLE_ADMINS")
    owners: People = Field((), alias="PEBBLE_OWNERS")
    timezone: Zone = Field("UTC", alias="PEBBLE_TIMEZONE")
    secret_keys: Keys = Field((), alias="PEBBLE_SECRET_KEYS")
    rehearse: OneZero = Field(False, alias="PEBBLE_REHEARSE")
    log_level: Level = Field("info", alias="PEBBLE_LOG_LEVEL")
    log_format: Format | None = Field(None, alias="PEBBLE_LOG_FORMAT")

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is listened to over a WebSocket instead of HTTP."""
        return self.slack_app_token is not None

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install Pebble by OAuth, instead of one token for one workspace."""
        return self.slack_client_id is not None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what it is given; `load` is what reads the environment."""
        return (init_settings,)


def load(needs: Need) -> Settings:
    """The settings of the environment, which wins over `.env`; raises `SettingsError` with every problem.

    `needs` is what the command is about to do: talk to Slack ("run"), or only open the database.
    """
    given = _given()
    problems = list(contradictions(given.keys())) if needs == "run" else []
    try:
        settings = Settings.model_validate(given)
    except ValidationError as errors:
        raise SettingsError(problems + [_malformed(error) for error in errors.errors()]) from None
    if problems:
        raise SettingsError(problems)
    return settings


def _given() -> dict[str, Any]:
    """Names and raw values that are set; a blank value counts as unset."""
    values = {**DotEnvSettingsSource(Settings)(), **EnvSettingsSource(Settings)()}
    names = {field.alias for field in Settings.model_fields.values()}
    return {name: value for name, value in values.items() if name in names and str(value).strip()}


def _malformed(error: Any) -> Problem:
    reason = error.get("ctx", {}).get("error")
    return Problem(str(error["loc"][0]), f"{reason or 'cannot be read. See .env.example'}.")


def contradictions(given: Set[str]) -> Iterator[Problem]:
    """What is missing, or at odds with something else, among the names that are set, when Slack is needed."""
    bot, app = "SLACK_BOT_TOKEN" in given, "SLACK_APP_TOKEN" in given
    many = bool(given & {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"})
    if many and (bot or app):
        name = "SLACK_BOT_TOKEN" if bot else "SLACK_APP_TOKEN"
        yield Problem(name, "is for one workspace, SLACK_CLIENT_ID and _SECRET are for many. Keep one way.")
    elif many:
        yield from _missing_for_many(given)
    elif not bot:
        yield Problem("SLACK_BOT_TOKEN", _NO_WAY_IN if not app else _NO_BOT_TOKEN)
    if not app and "SLACK_SIGNING_SECRET" not in given:
        yield Problem(
            "SLACK_SIGNING_SECRET", "is missing. Copy it from 'Basic Information' on the app's page."
        )
    if "PEBBLE_SECRET_KEYS" not in given:
        yield Problem(
            "PEBBLE_SECRET_KEYS", "is missing. `pebble keygen` makes one; keep a copy in a safe place."
        )


_NO_WAY_IN = (
    "is missing. Copy it from 'OAuth & Permissions' on the app's page; "
    "or set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and PEBBLE_PUBLIC_URL to serve many workspaces."
)
_NO_BOT_TOKEN = (
    "is missing: Socket Mode needs it beside SLACK_APP_TOKEN. "  # noqa: S105 a sentence about a token
    "Copy it from 'OAuth & Permissions' on the app's page."
)


def _missing_for_many(given: Set[str]) -> Iterator[Problem]:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        if name not in given:
            yield Problem(name, "is missing: the two belong together. Copy it from 'Basic Information'.")
    if "PEBBLE_PUBLIC_URL" not in given:
        yield Problem("PEBBLE_PUBLIC_URL", "is missing: Slack sends people there. Set this server's address.")
