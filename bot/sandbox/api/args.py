"""The arguments of one Web API call, from JSON, form or query."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.refused import Refused


class Args:
    """Arguments by name; forms bring text only, JSON brings the values themselves."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def text(self, key: str) -> str | None:
        """The argument as text, None when absent; numbers become text as Slack reads them."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, (dict, list)):
            raise Refused("invalid_arguments", [f"[ERROR] must be a string [json-pointer:/{key}]"])
        return str(value)

    def need(self, key: str) -> str:
        """The argument as text; Refused when absent or empty."""
        value = self.text(key)
        if not value:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {key}"])
        return value

    def flag(self, key: str) -> bool:
        """Whether the argument is true."""
        return self.values.get(key) in (True, 1, "1", "true", "True")

    def number(self, key: str, default: int, most: int) -> int:
        """A whole number between 1 and most; Refused when it is none."""
        value = self.values.get(key)
        if value in (None, ""):
            return default
        try:
            found = int(value)
        except (TypeError, ValueError):
            said = f"[ERROR] must be an integer [json-pointer:/{key}]"
            raise Refused("invalid_arguments", [said]) from None
        if found < 1:
            raise Refused("invalid_limit")
        return min(found, most)

    def json(self, key: str, error: str = "invalid_arguments") -> Any:
        """A structured argument, decoded when it came as text; None when absent."""
        value = self.values.get(key)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(error) from None


def parse(body: bytes, content_type: str, query: bytes) -> tuple[Args, str | None]:
    """The arguments, and the token if it came in the form or query (JSON may not carry it)."""
    values: dict[str, Any] = dict(parse_qsl(query.decode(), True))
    if content_type.startswith("application/json"):
        token = values.pop("token", None)
        return Args({**values, **_from_json(body)}), token
    values |= parse_qsl(body.decode(errors="replace"), True)
    return Args(values), values.pop("token", None)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(found, dict):
        raise Refused("json_not_object")
    found.pop("token", None)
    return found
