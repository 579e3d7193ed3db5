"""`fyp docs`: the pages of docs/ that are made from the code (events, knobs, routes, commands)."""

import argparse
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import msgspec

from fyp.engine.knobs import KNOBS
from fyp.vocabulary.event import EVENT_TYPES, PLAYER_EVENTS, Event

HEAD = "<!-- Made by `fyp docs`: change the code, not this page. -->\n"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("docs", help="write the pages of docs/ that are made from the code")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when a page is not what the code says"
    )
    parser.add_argument("--into", default="docs", metavar="DIR", help="the folder of the pages")


def run(args: argparse.Namespace) -> int:
    stale = []
    for name, made in pages().items():
        file = Path(args.into) / name
        text = made()
        if file.exists() and file.read_text() == text:
            continue
        stale.append(str(file))
        if not args.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    if stale:
        print(f"{'not what the code says' if args.check else 'written'}: {', '.join(stale)}", file=sys.stderr)
    return 1 if args.check and stale else 0


def pages() -> dict[str, Callable[[], str]]:
    """The pages by file name, each as a function that makes its text."""
    return {"events.md": events_page, "knobs.md": knobs_page, "api.md": api_page, "cli.md": cli_page}


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table; `|` inside a cell is escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in row) + " |\n" for row in lines)


def type_name(of: Any) -> str:
    """A type as one would write it: `tuple[str, ...]`, `like or comment`, `Video`."""
    origin, inner = typing.get_origin(of), typing.get_args(of)
    if of is NoneType:
        return "nothing"
    if of is Ellipsis:
        return "..."
    if origin is typing.Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, UnionType):
        return " or ".join(map(type_name, inner))
    if origin is not None:
        return f"{origin.__name__}[{', '.join(map(type_name, inner))}]"
    return getattr(of, "__name__", str(of))


def fields_of(of: type[msgspec.Struct], leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Name, type and default of each field of a Struct, in order."""
    hints = typing.get_type_hints(of)
    for field in msgspec.structs.fields(of):
        if field.name in leave_out:
            continue
        default = "" if field.default is msgspec.NODEFAULT else f"`{field.default!r}`"
        if field.default_factory is not msgspec.NODEFAULT:
            default = f"`{field.default_factory()!r}`"
        yield f"`{field.name}`", type_name(hints[field.name]), default


def prose(of: type[object]) -> str:
    """A docstring as paragraphs, without its indentation."""
    lines = [line.strip() for line in (of.__doc__ or "").strip().splitlines()]
    return "\n".join(lines)


def events_page() -> str:
    carried = tuple(field.name for field in msgspec.structs.fields(Event))
    parts = [
        HEAD,
        "# Events\n",
        "All that fyp knows is a fold of these, in the order of the log. On the wire `kind` names the event.\n",
        "## What all of them carry\n",
        f"{prose(Event)}\n",
        table(("field", "type", "default"), fields_of(Event)),
    ]
    for event in EVENT_TYPES:
        who = "a player may send it" if event in PLAYER_EVENTS else "told by the server"
        parts += [
            f"## {event.__name__}\n",
            f"`kind`: `{event.__struct_config__.tag}` ({who}). {prose(event)}\n",
            table(("field", "type", "default"), fields_of(event, carried)),
        ]
    return "\n".join(parts)


def knobs_page() -> str:
    rows = (
        (f"`{k.name}`", f"{k.default:g}", f"{k.low:g} to {k.high:g}", k.unit, k.reason)
        for k in KNOBS
    )  # fmt: skip
    return "\n".join(
        [
            HEAD,
            "# Knobs\n",
            "Every number of the engine that may be turned, in the order of the path: `Engine(Knobs(name=value))`.\n",
            table(("knob", "default", "range", "unit", "reason"), rows),
        ]
    )


def cli_page() -> str:
    from fyp.cli import parser

    whole = parser()
    parts = [HEAD, "# Commands\n", f"{whole.description or ''}\n"]
    for title, about, command in commands_of(whole, "fyp"):
        parts += [f"## {title}\n", f"{about}\n"]
        if rows := list(options_of(command)):
            parts.append(table(("argument", "default", "what it does"), iter(rows)))
    return "\n".join(parts)


def commands_of(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Name, description and parser of each command under `parser`, those inside a command behind it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for inner, sub in sorted(action.choices.items()):
                yield f"{name} {inner}", sub.description or helps.get(inner, ""), sub
                yield from commands_of(sub, f"{name} {inner}")


def options_of(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, str]]:
    """Spelling, default and help of each argument of a command."""
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
        spelling = ", ".join(action.option_strings) or str(value)
        if action.option_strings and action.nargs != 0:
            spelling += f" {value}"
        shown = action.default not in (None, False, argparse.SUPPRESS)
        yield f"`{spelling}`", f"`{action.default}`" if shown else "", action.help or ""


def api_page() -> str:
    from fyp.api import openapi

    schema = openapi()
    parts = [
        HEAD,
        "# Routes\n",
        "Every error is `{code, message, field, retry}`. The same as data: `/docs/openapi.json`.\n",
    ]
    for path, methods in sorted(schema["paths"].items()):
        for method, route in methods.items():
            if not isinstance(route, dict) or "responses" not in route:
                continue
            parts += [f"## {method.upper()} {path}\n", f"{route.get('description') or ''}\n"]
            if rows := [_parameter(told) for told in route.get("parameters") or ()]:
                parts.append(table(("parameter", "in", "type", "what it says"), iter(rows)))
            if body := route.get("requestBody"):
                parts.append(f"Body: {_content(body)}. {body.get('description') or ''}".rstrip() + "\n")
            answers = (
                (code, _content(said), said.get("description") or "") for code, said in route["responses"].items()
            )
            parts.append(table(("status", "type", "answer"), answers))
    return "\n".join(parts)


def _parameter(told: dict[str, Any]) -> tuple[str, str, str, str]:
    return f"`{told['name']}`", told["in"], _shape(told.get("schema") or {}), told.get("description") or ""


def _content(holder: dict[str, Any]) -> str:
    return " or ".join(dict.fromkeys(_shape(of.get("schema") or {}) for of in (holder.get("content") or {}).values()))


def _shape(of: dict[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "$ref" in of:
        return f"`{of['$ref'].rpartition('/')[2]}`"
    if several := of.get("oneOf") or of.get("anyOf"):
        return " or ".join(map(_shape, several))
    if "enum" in of:
        return " or ".join(f"`{value}`" for value in of["enum"])
    if of.get("type") == "array":
        return f"list of {_shape(of.get('items') or {})}"
    limits = [f"{word} {of[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in of]
    return " ".join([str(of.get("type") or "anything"), *limits])


__all__ = ["add", "pages", "run"]
