"""Files that were sent, by file id and by path."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.preview.shapes import Json

FOLDERS = {
    "photo": ("photos", "jpg", "image/jpeg"),
    "document": ("documents", "bin", "application/octet-stream"),
    "voice": ("voice", "oga", "audio/ogg"),
    "video": ("videos", "mp4", "video/mp4"),
    "audio": ("music", "mp3", "audio/mpeg"),
    "video_note": ("video_notes", "mp4", "video/mp4"),
    "animation": ("animations", "mp4", "video/mp4"),
    "sticker": ("stickers", "webp", "image/webp"),
}
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """A file of one kind (`photo`, `voice` …); `facts` are the kind's own fields: `duration` in seconds …"""

    id: str
    unique_id: str
    kind: str
    data: bytes = field(repr=False)
    name: str
    mime: str
    path: str
    facts: Json

    def handle(self) -> Json:
        """Ids and size, common to all kinds."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}

    def content(self) -> Json:
        """The field of `Message` that shows this file; an animation also stands as a document."""
        if self.kind == "photo":
            small = {"width": 90, "height": 67}
            thumb = self.handle() | {"file_id": f"{self.id}-s", "file_unique_id": f"{self.unique_id}s"} | small
            return {"photo": [thumb, self.handle() | {"width": 1280, "height": 960}]}
        described = self.handle() | self._named() | self.facts
        if self.kind == "animation":
            return {"animation": described, "document": self.handle() | self._named()}
        return {self.kind: described}

    def _named(self) -> Json:
        if self.kind in ("sticker", "video_note"):
            return {}
        named: Json = {"mime_type": self.mime}
        if self.kind != "voice" and self.name:
            named["file_name"] = self.name
        return named


# Fields that a client must find, with what a file gets that says nothing about itself.
_DEFAULTS: dict[str, Json] = {
    "voice": {"duration": 3},
    "audio": {"duration": 60},
    "video": {"width": 640, "height": 480, "duration": 5},
    "video_note": {"length": 240, "duration": 5},
    "animation": {"width": 320, "height": 240, "duration": 2},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}


class Files:
    """All files of the world."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, data: bytes, *, name: str = "", mime: str = "", **facts: Any) -> StoredFile:
        """Keeps a file of a kind of `FOLDERS`."""
        folder, extension, usual_mime = FOLDERS[kind]
        number = len(self._by_id)
        unique = hashlib.sha256(b"%d:%b" % (number, data)).hexdigest()[:15]
        if "." in name:
            extension = name.rpartition(".")[2]
        stored = StoredFile(
            id=f"{kind}-{number}-{unique}",
            unique_id=unique,
            kind=kind,
            data=data,
            name=name,
            mime=mime or usual_mime,
            path=f"{folder}/file_{number}.{extension}",
            facts=_DEFAULTS.get(kind, {}) | {key: value for key, value in facts.items() if value is not None},
        )
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """By file id; a photo's small size leads to the photo."""
        return self._by_id.get(file_id.removesuffix("-s"))

    def at(self, path: str) -> StoredFile | None:
        """By the path that `getFile` gave."""
        return self._by_path.get(path)
