"""The page: a built front end's files, kept in memory; any path that is no file of it gets its index."""

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Response, route

from fyp.api import sharing
from fyp.api.doorway import API
from fyp.api.wire import Call
from fyp.vocabulary.errors import Missing

INDEX = "index.html"
NOT_OURS = (API, "/media/", "/docs/", "/metrics", "/healthz")
"""Under these an unknown path is an error, not the page."""
VIDEO = "/v/"
"""Links to videos carry a preview card."""
NAMED = (VIDEO, "/@", "/tag/", "/search/", "/sound/", "/challenge/")
"""Links that end in a name, which may hold a dot; elsewhere a dot means a file."""
SMALL = 512
"""Files of fewer bytes are not worth compressing."""


class File(NamedTuple):
    body: bytes
    packed: bytes
    kind: str
    etag: str


class Page:
    """The files of a folder, by path."""

    def __init__(self, folder: Path | None) -> None:
        self._files: dict[str, File] = {}
        for path in sorted(folder.rglob("*")) if folder is not None and folder.is_dir() else ():
            if path.is_file():
                self._files[path.relative_to(folder).as_posix()] = _file(path)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._files)

    def answer(self, path: str, asked: Any, head: str = "") -> Response[bytes]:
        """The file of a path, else the index, with `head` at the end of its head. Raises `Missing` when there is neither."""
        name = path.strip("/")
        file = self._files.get(name)
        a_file = "." in name.rpartition("/")[2] and not path.startswith(NAMED)
        if file is None and (path.startswith(NOT_OURS) or a_file):
            raise Missing("no_such_path", "there is nothing at this path")
        hashed = file is not None and name.startswith("assets/")
        file = file or self._files.get(INDEX)
        if file is None:
            raise Missing("no_page", "this server has no page: its front end was not built")
        if head and file is self._files.get(INDEX):
            file = _packed(file.body.replace(b"</head>", head.encode() + b"\n</head>", 1), file.kind)
        headers = {"cache-control": "public, max-age=31536000, immutable" if hashed else "no-cache", "etag": file.etag}
        if asked.get("if-none-match") == file.etag:
            return Response(b"", status_code=304, headers=headers)
        body = file.body
        if file.packed:
            headers["vary"] = "accept-encoding"
            if "gzip" in asked.get("accept-encoding", ""):
                headers["content-encoding"], body = "gzip", file.packed
        return Response(body, headers=headers, media_type=file.kind)


def _file(path: Path) -> File:
    return _packed(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def _packed(body: bytes, kind: str) -> File:
    text = kind.startswith("text/") or kind in ("application/javascript", "application/json", "image/svg+xml")
    packed = gzip.compress(body, 9, mtime=0) if text and len(body) >= SMALL else b""
    return File(body, packed, kind, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')


@route(["/", "/{path:path}"], http_method=["GET", "HEAD"], include_in_schema=False, media_type="text/html")
async def page(request: Call) -> Response[bytes]:
    """The front end."""
    held: Page = request.app.state.page
    path = request.scope["path"]
    return held.answer(path, request.headers, sharing.head(request, path))


__all__ = ["INDEX", "File", "Page", "page"]
