"""Health, readiness and metrics: `/healthz`, `/readyz`, `/metrics`."""

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Check = Callable[[], Awaitable[str | None]]
"""Why something is not ready, in a few words without secrets; None if it is."""


def health_routes(checks: Mapping[str, Check], registry: CollectorRegistry) -> list[Route]:
    """The three routes. `/readyz` answers 503 and names what is not ready."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        found = {name: await check() for name, check in checks.items()}
        status = 200 if all(problem is None for problem in found.values()) else 503
        return JSONResponse({name: problem or "ok" for name, problem in found.items()}, status_code=status)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
