"""Sharing: what others see of a link to a video: preview card (Open Graph), a page to embed, oEmbed, a QR code."""

import io
import re
from html import escape
from typing import Annotated
from urllib.parse import quote, unquote, urlsplit

import segno
from litestar import Response, get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from fyp.api.wire import Call, app_of
from fyp.platform import videos
from fyp.vocabulary.errors import Missing
from fyp.vocabulary.video import Creator, Media, Video

WIDTH, HEIGHT = 325, 578
"""Pixels of an embedded video, unless the page that embeds it says less."""
_LINK = re.compile(r"/(?:v|embed)/([^/]+)/?")
_EMBED = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="/favicon.svg" type="image/svg+xml"><title>{title}</title>
<style>
html,body{{margin:0;height:100%;background:#0b0b0f;color:#fff;font:14px/1.4 system-ui,sans-serif}}
body{{display:grid;grid-template-rows:1fr auto}}
video{{width:100%;height:100%;min-height:0;object-fit:contain;background:#0b0b0f}}
a{{display:block;padding:10px 14px;color:#fff;text-decoration:none;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}}
a:focus-visible{{outline:2px solid #8fb1ff;outline-offset:-2px}}
</style></head>
<body><video controls playsinline preload="metadata" src="{src}" poster="{poster}" aria-label="{title}"></video>
<a href="{link}" target="_blank" rel="noopener">{title}</a></body></html>
"""


class OEmbed(Struct, frozen=True):
    """What oEmbed 1.0 says of a video."""

    version: str
    type: str
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    thumbnail_url: str
    html: str
    width: int
    height: int


class Shared(Struct, frozen=True):
    """A video that anybody may see by its link, with what goes with it."""

    video: Video
    media: Media
    maker: Creator

    @property
    def title(self) -> str:
        """One line of it: who, and what they said."""
        caption = " ".join(self.video.caption.split())
        return f"@{self.maker.handle}: {caption[:100]}" if caption else f"@{self.maker.handle}"


def shared(call: Call, id: str) -> Shared | None:
    """The video of a link, if it is one that anybody may see."""
    records = app_of(call).records
    video, media = records.get(videos.VIDEO, id, Video), records.get(videos.MEDIA, id, Media)
    if video is None or media is None or video.visibility not in ("public", "unlisted"):
        return None
    maker = records.get(videos.CREATOR, video.creator, Creator) or Creator(id=video.creator, handle=video.creator)
    return Shared(video, media, maker)


def absolute(call: Call, path: str) -> str:
    """`path` with the address under which people reach this server: the setting, else that of the request."""
    settings = call.app.state.settings
    if settings.public_url:
        return str(settings.public_url).rstrip("/") + path
    scheme = call.headers.get("x-forwarded-proto", call.url.scheme) if settings.proxied else call.url.scheme
    return f"{'https' if scheme == 'https' else 'http'}://{call.headers.get('host', 'localhost')}{path}"


def head(call: Call, path: str) -> str:
    """What stands in the head of the page of a link to a video; empty for any other path."""
    found = _LINK.fullmatch(path)
    one = shared(call, unquote(found[1])) if found else None
    if one is None:
        return ""
    link = absolute(call, f"/v/{quote(one.video.id)}")
    tags = {
        "og:type": "video.other", "og:site_name": "fyp", "og:title": one.title, "og:description": one.video.caption[:300],
        "og:url": link, "og:locale": one.video.language, "og:video": absolute(call, f"/media/{one.media.mp4}"),
        "og:video:type": "video/mp4", "og:video:width": str(one.media.width or ""),
        "og:video:height": str(one.media.height or ""),
        "og:image": absolute(call, f"/media/{one.media.poster}") if one.media.poster else "", "og:image:alt": one.media.alt,
    }  # fmt: skip
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items() if text]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    discover = absolute(call, f"/v1/oembed?url={quote(link, safe='')}")
    lines.append(f'<link rel="alternate" type="application/json+oembed" href="{escape(discover)}">')
    return "\n".join(lines)


def _frame(call: Call, one: Shared, width: int, height: int) -> str:
    src = absolute(call, f"/embed/{quote(one.video.id)}")
    return (
        f'<iframe src="{escape(src)}" width="{width}" height="{height}" title="{escape(one.title)}" '
        'style="border:0" allow="fullscreen" loading="lazy"></iframe>'
    )


def _known(call: Call, id: str, field: str) -> Shared:
    one = shared(call, id)
    if one is None:
        raise Missing("no_video", f"there is no video {id[:64]!r} that anybody may see", field)
    return one


@get("/embed/{id:str}", include_in_schema=False, media_type="text/html", sync_to_thread=False)
def embed(request: Call, id: FromPath[str]) -> Response[str]:
    """A video alone, for a frame in a page of others."""
    one = _known(request, id, "id")
    body = _EMBED.format(
        language=escape(one.video.language or "en"), title=escape(one.title), src=f"/media/{escape(one.media.mp4)}",
        poster=f"/media/{escape(one.media.poster)}" if one.media.poster else "", link=f"/v/{quote(one.video.id)}",
    )  # fmt: skip
    return Response(body, media_type="text/html", headers={"cache-control": "no-cache"})


@get("/v1/oembed", sync_to_thread=False)
def oembed(
    request: Call,
    url: Annotated[str, Parameter(max_length=1000, description="a link to a video of this server")],
    maxwidth: Annotated[int, Parameter(ge=100, le=4000, description="pixels")] = WIDTH,
    maxheight: Annotated[int, Parameter(ge=100, le=4000, description="pixels")] = HEIGHT,
) -> OEmbed:
    """What a page needs to show a video of this server in a frame (oEmbed 1.0)."""
    found = _LINK.fullmatch(urlsplit(url).path)
    if found is None:
        raise Missing("no_video", "that is no link to a video of this server", "url")
    one = _known(request, unquote(found[1]), "url")
    width = min(maxwidth, WIDTH, maxheight * WIDTH // HEIGHT)
    height = min(maxheight, HEIGHT, maxwidth * HEIGHT // WIDTH)
    return OEmbed(
        version="1.0", type="video", title=one.title, author_name=one.maker.name or one.maker.handle,
        author_url=absolute(request, f"/@{quote(one.maker.handle)}"), provider_name="fyp", provider_url=absolute(request, "/"),
        thumbnail_url=absolute(request, f"/media/{one.media.poster}") if one.media.poster else "",
        html=_frame(request, one, width, height), width=width, height=height,
    )  # fmt: skip


@get("/v1/videos/{id:str}/qr", media_type="image/svg+xml", sync_to_thread=False)
def qr(request: Call, id: FromPath[str]) -> Response[bytes]:
    """The link to a video as a QR code (SVG, error correction M), to be held before a camera."""
    one = _known(request, id, "id")
    out = io.BytesIO()
    code = segno.make(absolute(request, f"/v/{quote(one.video.id)}"), error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=4,
        scale=8,
        dark="#0b0b0f",
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return Response(out.getvalue(), media_type="image/svg+xml")


__all__ = ["OEmbed", "Shared", "absolute", "embed", "head", "oembed", "qr", "shared"]
