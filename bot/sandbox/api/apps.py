"""apps.connections.open: where the app may open a WebSocket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.api.args import Args
from bot.sandbox.refused import Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack


def connections_open(slack: Slack, _args: Args) -> Json:
    """An address that is good for one link."""
    return {"url": slack.url.replace("http", "ws", 1) + slack.sockets.path()}
