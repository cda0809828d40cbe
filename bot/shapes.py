"""The shapes a setting's value may have; each says what is wrong and what to write instead."""

import re
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode


def _token(*prefixes: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefixes):
            raise ValueError(f"is another kind of token. Use the one that starts with {prefixes[0]}")
        return value

    return AfterValidator(check)


def _lasting(value: SecretStr) -> SecretStr:
    if value.get_secret_value().startswith("xoxe."):
        raise ValueError(
            "expires after twelve hours (token rotation), and Pebble does not renew it. "
            "Use the token of an app made from `pebble manifest`, which leaves rotation off"
        )
    return value


def _port(value: object) -> int:
    text = str(value)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise ValueError("is not a port. Use a number from 1 to 65535")
    return int(text)


def _database(url: str) -> str:
    parts = _split(url)
    postgres = parts.scheme == "postgresql" and len(parts.path) > 1
    if not postgres and not re.fullmatch(r"sqlite:///(?!:memory:).+", url):
        raise ValueError(
            "is no database that Pebble knows. Use sqlite:///file.db, postgresql://user:password@host/name "
            "or postgresql:///name?host=/socket/folder; write @ and / in a password as %40 and %2F"
        )
    return url


def _split(url: str) -> SplitResult:
    """The parts of an address; all empty where it cannot be read."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _web_address(url: str) -> str:
    parts = _split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not a web address. Use one that starts with https://")
    return url.rstrip("/")


def _with_slash(url: str) -> str:
    return _web_address(url) + "/"


def _public_address(url: str) -> str:
    address = _web_address(url)
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("starts with http://, and Slack calls https:// alone. Use the https:// address")
    return address


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("is not a time zone. Use a name such as Europe/London or America/New_York") from None
    return name


def _channel(value: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]+", value):
        raise ValueError("is not a channel's id. Use the end of the channel's link, such as C0123ABCD")
    return value


def _people(value: object) -> tuple[str, ...]:
    ids = _listed(value)
    if not all(re.fullmatch(r"[UWS][A-Z0-9]+", one) for one in ids):
        raise ValueError(
            "holds something that is no id. Use ids of people (U…, W…) or user groups (S…), comma-separated"
        )
    return ids


def _keys(value: object) -> tuple[SecretStr, ...]:
    keys = tuple(value) if isinstance(value, tuple) else tuple(SecretStr(key) for key in _listed(value))
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key.get_secret_value())
        except ValueError:
            which = f"holds a malformed key (number {place} of {len(keys)})"
            raise ValueError(f"{which}. Copy the whole line that `pebble keygen` printed") from None
    return keys


def _listed(value: object) -> tuple[str, ...]:
    """Comma-separated text as its parts; a sequence stays what it is."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _one_of(*choices: str) -> BeforeValidator:
    def check(value: object) -> str:
        text = str(value).lower()
        if text not in choices:
            raise ValueError(f"is none of its values. Use {', '.join(choices[:-1])} or {choices[-1]}")
        return text

    return BeforeValidator(check)


def _switch(on: str, off: str) -> BeforeValidator:
    def check(value: object) -> bool:
        text = str(value).lower()
        if not isinstance(value, bool) and text not in (on, off):
            raise ValueError(f"is neither {on} nor {off}. Use one of the two")
        return value if isinstance(value, bool) else text == on

    return BeforeValidator(check)


BotToken = Annotated[SecretStr, AfterValidator(_lasting), _token("xoxb-")]
AppToken = Annotated[SecretStr, _token("xapp-")]
Keys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Port = Annotated[int, BeforeValidator(_port)]
PublicAddress = Annotated[str, AfterValidator(_public_address)]
ApiAddress = Annotated[str, AfterValidator(_with_slash)]
Zone = Annotated[str, AfterValidator(_zone)]
Channel = Annotated[str, AfterValidator(_channel)]
People = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_people)]
OnOff = Annotated[bool, _switch("on", "off")]
OneZero = Annotated[bool, _switch("1", "0")]
Level = Annotated[Literal["debug", "info", "warning", "error"], _one_of("debug", "info", "warning", "error")]
Format = Annotated[Literal["json", "console"], _one_of("json", "console")]
