"""The API's own page: /docs as one HTML file that loads nothing, /docs/openapi.json beside it."""

from html import escape
from typing import Any, cast

import msgspec
from litestar import Response, get

from fyp.api.wire import Call

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 2rem 1rem 6rem; }
h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; margin: 3rem 0 0; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .75rem 0; }
summary { padding: .75rem 1rem; cursor: pointer; }
details > div { padding: 0 1rem 1rem; border-top: 1px solid var(--line); }
code, b.verb { font-family: ui-monospace, monospace; } b.verb { display: inline-block; min-width: 4rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .35rem .5rem .35rem 0;
border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; }
"""


@get("/docs", include_in_schema=False, media_type="text/html")
async def as_page(request: Call) -> Response[bytes]:
    """The schema as a page."""
    return Response(page(_schema(request)).encode(), media_type="text/html; charset=utf-8")


@get("/docs/openapi.json", include_in_schema=False)
async def as_data(request: Call) -> Response[bytes]:
    """The schema as OpenAPI 3.1."""
    return Response(msgspec.json.encode(_schema(request)), media_type="application/vnd.oai.openapi+json")


def _schema(request: Call) -> dict[str, Any]:
    """Made at the first request: it takes a while, and most servers are never asked."""
    state = request.app.state
    if state.schema is None:
        state.schema = state.make_schema()
    return cast(dict[str, Any], state.schema)


def page(schema: dict[str, Any]) -> str:
    """The whole page of a schema."""
    info = schema["info"]
    paths = "".join(
        _operation(path, verb, operation)
        for path, verbs in sorted(schema["paths"].items())
        for verb, operation in verbs.items()
        if isinstance(operation, dict) and "responses" in operation
    )
    shapes = schema.get("components", {}).get("schemas", {})
    types = "".join(_shape(name, shape) for name, shape in sorted(shapes.items()))
    title = f"{escape(info['title'])} {escape(info['version'])}"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}: API</title><style>{STYLE}</style><h1>{title}: API</h1>"
        f"<p>As data: <a href='/docs/openapi.json'>openapi.json</a>. Every error is "
        f"<code>{{code, message, field, retry}}</code>.</p><h2>Paths</h2>{paths}<h2>Types</h2>{types}</html>"
    )


def _operation(path: str, verb: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(p['name'])}</code><td>{escape(p['in'])}<td>{_type(p.get('schema') or {})}"
        f"<td>{escape(p.get('description') or '')}"
        for p in operation.get("parameters") or []
    )
    table = f"<table><tr><th>parameter<th>in<th>type<th>meaning{rows}</table>" if rows else ""
    body = operation.get("requestBody") or {}
    told = f"<p>Body: {_content(body)} {escape(body.get('description') or '')}</p>" if body else ""
    answers = "".join(
        f"<tr><td>{escape(status)}<td>{_content(answer)}<td>{escape(answer.get('description') or '')}"
        for status, answer in operation["responses"].items()
    )
    return (
        f"<details><summary><b class=verb>{verb.upper()}</b> <code>{escape(path)}</code></summary><div>"
        f"<p>{escape(operation.get('description') or operation.get('summary') or '')}</p>{table}{told}"
        f"<table><tr><th>answer<th>type<th>meaning{answers}</table></div></details>"
    )


def _shape(name: str, shape: dict[str, Any]) -> str:
    must = set(shape.get("required") or [])
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code><td>{_type(of)}<td>{'' if field in must else 'may be left out'}"
        f"<td>{escape(of.get('description') or '')}"
        for field, of in (shape.get("properties") or {}).items()
    )
    return (
        f"<details id='{escape(name)}'><summary><code>{escape(name)}</code></summary><div>"
        f"<p>{escape(shape.get('description') or '')}</p><table>{rows}</table></div></details>"
    )


def _content(holder: dict[str, Any]) -> str:
    return " or ".join(_type(of.get("schema") or {}) for of in (holder.get("content") or {}).values())


def _type(of: dict[str, Any]) -> str:
    if "$ref" in of:
        name = of["$ref"].rpartition("/")[2]
        return f"<a href='#{escape(name)}'><code>{escape(name)}</code></a>"
    if "oneOf" in of or "anyOf" in of:
        return " or ".join(_type(one) for one in of.get("oneOf") or of.get("anyOf") or [])
    if of.get("type") == "array":
        return f"list of {_type(of.get('items') or {})}"
    if "enum" in of:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in of["enum"])
    limits = [f"{word} {of[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in of]
    return escape(" ".join([str(of.get("type") or "anything"), *limits]))


__all__ = ["as_data", "as_page", "page"]
