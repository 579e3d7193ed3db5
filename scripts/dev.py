"""`make dev`: the server, started again when its code changes, and the page with hot reload, both until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/fyp"
PORT = os.environ.get("FYP_PORT", "8000")
EVERY_S = 0.7


def code() -> dict[Path, int]:
    """Each Python file of the server with when it was changed."""
    return {file: file.stat().st_mtime_ns for file in SOURCE.rglob("*.py")}


def start(more: list[str]) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).parent / "fyp"), "serve", "--port", PORT, *more]
    return subprocess.Popen(command, cwd=ROOT)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, and wait till it has drained."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(more: list[str]) -> int:
    env = bootstrap.with_node()
    web = ROOT / "web"
    if not (web / "node_modules").exists():
        bootstrap.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=web, env=env)
    page = subprocess.Popen(
        ["npm", "run", "--silent", "dev"], cwd=web, env=env | {"FYP_SERVER": f"http://127.0.0.1:{PORT}"}
    )
    server, seen = start(more), code()
    try:
        while page.poll() is None:
            time.sleep(EVERY_S)
            now = code()
            if now != seen:
                seen = now
                bootstrap.say("the code changed: the server starts again")
                end(server)
                server = start(more)
        return page.returncode
    except KeyboardInterrupt:
        return 0
    finally:
        end(server)
        end(page)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    sys.exit(main(sys.argv[1:]))
