"""Uploaded files: announced, sent, shared, and only then to be seen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.refused import Json, Refused

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

LARGEST = 1_000_000_000
SETTLES = 2.0
_IMAGES = {
    b"\x89PNG\r\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
}


@dataclass
class File:
    """One file; `ticket` is the last part of its upload address, good for one upload of `size` bytes."""

    id: str
    name: str
    size: int
    alt: str
    ticket: str
    data: bytes | None = None
    title: str = ""
    shared_at: float | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """Slack's file type and the media type, read off the bytes."""
        found = (kind for start, kind in _IMAGES.items() if (self.data or b"").startswith(start))
        return next(found, ("binary", "application/octet-stream"))


class Files:
    """All files of one workspace; an image block may use one so many seconds (`settles`) after it was shared."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.settles = SETTLES
        self._now = monotonic
        self._files: dict[str, File] = {}

    def announce(self, file_id: str, name: str, size: int, alt: str) -> File:
        """A file that is about to be uploaded."""
        file = self._files[file_id] = File(file_id, name, size, alt, secrets.token_urlsafe(12))
        return file

    def take(self, ticket: str, data: bytes) -> bool:
        """Keep what was uploaded; False where nobody announced it, so long, or it is here already."""
        for file in self._files.values():
            if file.ticket == ticket and file.data is None and len(data) == file.size:
                file.data = data
                return True
        return False

    def share(self, file_id: str, title: str) -> File:
        """Finish an upload; Refused where nothing was uploaded or it is shared already."""
        file = self._files.get(file_id)
        if file is None or file.data is None or file.shared_at is not None:
            raise Refused("file_not_found")
        file.title, file.shared_at = title or file.name, self._now()
        return file

    def uploaded(self, file_id: str) -> File | None:
        """A file with its bytes, if it has any."""
        file = self._files.get(file_id)
        return file if file and file.data is not None else None

    def shown(self, file_id: str) -> bool:
        """Whether an image block may use the file: an image, shared, and settled."""
        file = self._files.get(file_id)
        ready = file and file.shared_at is not None and file.shared_at + self.settles <= self._now()
        return bool(file and ready and file.kind[1].startswith("image/"))


def need_shown(slack: Slack, blocks: list[Json]) -> None:
    """Refused when an image block of a message uses a file that cannot be seen (yet)."""
    for index, block in enumerate(blocks):
        file = block.get("slack_file") or {}
        if block["type"] == "image" and "id" in file and not slack.files.shown(file["id"]):
            fault = f"invalid slack file [json-pointer:/blocks/{index}/slack_file]"
            raise Refused("invalid_blocks", [f"[ERROR] {fault}"], errors=[fault])


def wire(slack: Slack, file: File) -> Json:
    """The file object as messages carry it."""
    kind, media = file.kind
    address = f"{slack.url}/_/files/{file.id}"
    return {
        "id": file.id,
        "created": slack.world.seconds(),
        "timestamp": slack.world.seconds(),
        "name": file.name,
        "title": file.title,
        "mimetype": media,
        "filetype": kind,
        "user": slack.cast.app.user_id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt,
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "file_access": "visible",
    }
