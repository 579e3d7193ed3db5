"""Origin: did a page of another site cause this request? Browsers say so themselves, and a page can't make them lie."""

from collections.abc import Iterable


def foreign(headers: Iterable[tuple[bytes, bytes]], proxied: bool) -> bool:
    """True when a browser names another origin than this server's. Without a word of it, it is no browser's page.

    Origins are compared by host and port: behind a proxy that ends TLS the scheme is not ours to know. `proxied`: what the
    proxy says that was asked for (X-Forwarded-Host) goes before the Host header.
    """
    origin = site = host = forwarded = b""
    for name, value in headers:
        if name == b"origin":
            origin = value
        elif name == b"host":
            host = value
        elif name == b"sec-fetch-site":
            site = value
        elif name == b"x-forwarded-host":
            forwarded = value
    if not origin:
        return site == b"cross-site"
    ours = (b"http://" + host, b"https://" + host)
    if host and origin in ours and not (proxied and forwarded):  # mostly so, and quickly told
        return False
    asked = (forwarded if proxied and forwarded else host).strip().lower()
    return _place(origin.lower()) != _place(b"//" + asked) or not asked


def _place(origin: bytes) -> bytes:
    """Host and port of an origin, without the port that its scheme implies."""
    scheme, _, place = origin.rpartition(b"//")
    for implied, port in ((b"http:", b":80"), (b"https:", b":443")):
        if scheme in (implied, b"") and place.endswith(port):
            return place.removesuffix(port)
    return place


__all__ = ["foreign"]
