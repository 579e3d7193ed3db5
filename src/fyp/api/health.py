"""Health: /healthz for whoever watches over the process, /metrics for Prometheus."""

from litestar import Response, get

from fyp.api.wire import Call, app_of
from fyp.vocabulary.errors import Unavailable


@get("/healthz")
async def healthz(request: Call) -> dict[str, bool]:
    """200 while pages can be served."""
    if not app_of(request).ready:
        raise Unavailable("not_ready", "fyp is starting or stopping", retry_after_s=1.0)
    return {"ok": True}


@get("/metrics", media_type="text/plain")
async def metrics(request: Call) -> Response[bytes]:
    """Counters and times in the text format of Prometheus."""
    return Response(app_of(request).measures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


__all__ = ["healthz", "metrics"]
