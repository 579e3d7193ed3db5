"""fyp serve: the app over a data folder, its API and its page, in one process."""

import argparse
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from fyp import config
from fyp.api import site
from fyp.api.visitors import load_secret
from fyp.app import App, open_app
from fyp.config import Settings
from fyp.engine.warm import warm
from fyp.vocabulary.errors import Unavailable
from fyp.web.built import built_page
from fyp.worker.child import Child, command

HELP = "serve the feed from a data folder"
BACKLOG = 1024
"""Connections that may wait to be taken."""
DRAIN_S = 5
"""How long requests may still take once the server was told to stop: seconds."""


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser(
        "serve", help=HELP, description=HELP, epilog=_variables(), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_settings(parser)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """The options that every serving command has."""
    default = Settings()
    parser.add_argument("--data", help=f"data folder (default: {default.data}, or FYP_DATA)")
    parser.add_argument("--host", help=f"address to listen at (default: {default.host})")
    parser.add_argument("--port", type=int, help=f"port to listen at, 0 for any (default: {default.port})")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more")


def _variables() -> str:
    """The settings as environment variables, each with its default and what it is for."""
    lines = ["environment variables (an option goes before its variable):"]
    for name, default, meaning in config.table():
        lines.append(f"  {name} ({default})".ljust(36) + meaning)
    return "\n".join(lines)


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings of the environment and the command line. Raises `Invalid`."""
    return config.load(os.environ, data=args.data, host=args.host, port=args.port)


def run(args: argparse.Namespace) -> int:
    logging.getLogger("fyp").setLevel(logging.DEBUG if args.verbose else logging.INFO)
    return serve(settings_of(args))


def serve(settings: Settings, beside: Callable[[App], Callable[[], None]] | None = None) -> int:
    """Serve until told to stop (SIGINT, SIGTERM). Raises `FypError` when it can't start.

    `beside` is called with the open app before the first request; what it returns is called before the app stops.
    """
    log = logging.getLogger("fyp.serve")
    signal.signal(signal.SIGTERM, _leave)  # until the server listens to signals itself
    listener = listen(settings.host, settings.port)
    took = warm(lambda step, steps: log.info("the engine is made ready: %d of %d", step, steps))
    log.info("the engine was ready in %.1f s", took)
    app = open_app(settings)
    try:
        page = built_page()
        if page is None:
            log.warning("the front end is not built: only the API is served")
        asgi = site.create(app, settings, load_secret(Path(settings.data)), page)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("state at offset %d: %s", app.last(), app.digest())
        leave = beside(app) if beside is not None else None
        children = [Child(command(settings.data)) for _ in range(settings.workers)]
        app.publishing.start()
        threading.Thread(target=app.views.furnish, name="fyp-views", daemon=True).start()
        try:
            host, port = listener.getsockname()[:2]
            # What is here now stays: the collector need not look at it again, nor come by as often (its longest
            # pause was 95 ms, now 18 ms, in 48,000 events).
            gc.collect()
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
            listener.listen(BACKLOG)
            print(f"fyp serves at http://{host}:{port}", flush=True)
            _serve(asgi, settings, listener)
        finally:
            for child in children:
                child.stop()
            if leave is not None:
                leave()
    finally:
        app.stop()
        listener.close()
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises `Unavailable` when it is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise Unavailable("no_port", f"cannot listen at {host}:{port}: {error}") from error
    return listener


def _leave(*_: object) -> None:
    raise SystemExit(0)


class _Server(uvicorn.Server):
    """Told to stop, it stops and returns: what is open behind it is then closed in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _serve(asgi: object, settings: Settings, listener: socket.socket) -> None:
    server = _Server(
        uvicorn.Config(
            asgi,  # type: ignore[arg-type]
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            proxy_headers=settings.proxied,
            forwarded_allow_ips="*" if settings.proxied else None,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=DRAIN_S,
            backlog=BACKLOG,
        )
    )
    server.run(sockets=[listener])


__all__ = ["HELP", "add", "add_settings", "listen", "run", "serve", "settings_of"]
