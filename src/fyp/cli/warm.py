"""fyp warm: compile all kernels now, so that the first start need not."""

import argparse
import importlib
import time

from fyp.engine.warm import warm
from fyp.lab.studio import pixels

HELP = "compile the engine's and the studio's kernels now rather than at the first start"


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    sub.add_parser("warm", help=HELP, description=HELP)


def run(args: argparse.Namespace) -> int:
    started = time.perf_counter()
    warm(lambda step, steps: print(f"engine: {step} of {steps}", flush=True))
    pixels.warm()
    print("studio: 1 of 1", flush=True)
    importlib.import_module("fyp.cli.demo")  # its modules are compiled too, as Python does on first import
    print(f"ready in {time.perf_counter() - started:.1f} s")
    return 0


__all__ = ["HELP", "add", "run"]
