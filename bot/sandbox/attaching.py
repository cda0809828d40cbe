"""Files that people put into a form: kept, and named in its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import may, presses
from bot.sandbox.files import wire
from bot.sandbox.presses import Where
from bot.sandbox.refused import CannotDo, Json

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LARGEST = 10_000_000
MOST = 10


def attach_route(slack: Slack) -> Route:
    """Takes the bytes of one file; the address says who (`as`), its `name`, and where: `view` and the two ids."""

    async def attached(request: Request) -> Response:
        asked = request.query_params
        try:
            where = (asked["view"], asked["block_id"], asked["action_id"], asked["name"])
            shape = attach(slack, asked["as"], *where, await request.body())
        except (CannotDo, KeyError) as problem:
            return JSONResponse({"ok": False, "why": str(problem)})
        return JSONResponse({"ok": True, "file": shape})

    return Route("/_/attach", attached, methods=["POST"])


def attach(
    slack: Slack, person_id: str, view_id: str, block_id: str, action_id: str, name: str, data: bytes
) -> Json:
    """Put a file into a `file_input`; CannotDo when it is full, or takes no such file."""
    may.act(slack.world, person_id)
    sight = presses.look(slack, person_id, Where(view=view_id))
    _, element = presses.element_at(sight, block_id, action_id)
    if element["type"] != "file_input":
        raise CannotDo(f"{action_id} takes no files")
    state = sight.values[block_id][action_id]
    _fits(element, state["files"], name, data)
    file = slack.files.announce(slack.world.new_id("F"), name, len(data), "")
    slack.files.take(file.ticket, data)
    slack.files.share(file.id, name)
    shape = wire(slack, file) | {"user": person_id}
    state["files"] = [*state["files"], shape]
    slack.world.touch(person_id)
    return shape


def _fits(element: Json, before: list[Json], name: str, data: bytes) -> None:
    kinds = [kind.lower() for kind in element.get("filetypes") or ()]
    if len(before) >= (most := element.get("max_files", MOST)):
        raise CannotDo(f"at most {most} files fit here")
    if not data or len(data) > LARGEST:
        raise CannotDo("a file holds something, and at most 10 MB")
    if kinds and name.rpartition(".")[2].lower() not in kinds:
        raise CannotDo(f"only {', '.join(kinds)} can be chosen here")
