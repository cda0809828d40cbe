"""Does a bot run on this machine's port, and is it ready?"""

import asyncio
from collections.abc import Mapping

import httpx

from bot.doctor.finding import Finding, note, ok, problem, warning
from bot.doctor.start import LONGEST
from bot.settings import Settings

PATIENCE = httpx.Timeout(3.0, connect=1.0)
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 compared with, not listened on


async def neighbour(settings: Settings) -> Finding:
    """A bot that does not run here is only worth a note: it may run elsewhere."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    base = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE, trust_env=False) as http:
        try:
            # Besides our patience between two bytes: who sends a little now and then would never try it.
            async with asyncio.timeout(LONGEST):
                health = await http.get("/healthz")
                ready = await http.get("/readyz") if health.text == "ok" else None
        except httpx.ConnectError:
            return note("this bot", f"No bot runs here on port {settings.port}.")
        except (httpx.HTTPError, ValueError, TimeoutError) as error:
            return _stranger(settings.port, type(error).__name__)
    return _stranger(settings.port, f"HTTP {health.status_code}") if ready is None else _judged(ready)


def _stranger(port: int, how: str) -> Finding:
    return warning(
        "this bot", f"On port {port} something answers that is no Pebble ({how}).", "Set PORT to another."
    )


def _judged(ready: httpx.Response) -> Finding:
    try:
        found = ready.json()
    except ValueError:
        found = None
    if not isinstance(found, Mapping):
        return warning("this bot", "It runs, but does not say whether it is ready.", "Look at its log.")
    trouble = ", ".join(f"{part} ({how})" for part, how in found.items() if how != "ok")
    if trouble:
        return problem(
            "this bot", f"It runs, but is not ready: {trouble}.", "See the other findings, and its log."
        )
    return ok("this bot", "It runs and is ready.")
