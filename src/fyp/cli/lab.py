"""fyp lab: the experiments that the engine is measured by, beside its rivals."""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

from fyp.lab import experiments
from fyp.lab.ledger import record
from fyp.lab.report import write


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser("lab", help="measure the engine beside its rivals")
    inner = parser.add_subparsers(metavar="EXPERIMENT", required=True)
    for found in pkgutil.iter_modules(experiments.__path__):
        module = importlib.import_module(f"{experiments.__name__}.{found.name}")
        name = found.name.replace("_", "-")
        one = inner.add_parser(
            name, help=module.ABOUT.splitlines()[0], description=module.ABOUT,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        module.arguments(one)
        one.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
        one.add_argument("--out", type=Path, metavar="DIR", help="write table, JSON and plots (SVG) into DIR")
        one.add_argument("--ledger", type=Path, metavar="FILE", help="append the figures to this file, a line of JSON")
        one.set_defaults(experiment=name, measure=module.run)


def run(args: argparse.Namespace) -> int:
    report = args.measure(args)
    print(json.dumps(report.figures) if args.json else report.text)
    if args.out is not None:
        files = write(report, args.experiment, args.out)
        print("written: " + ", ".join(map(str, files)), file=sys.stderr)
        if len(files) < 2 + len(report.plots):
            print("plots are left out: they need the packages of the group `bench` (make bench)", file=sys.stderr)
    if args.ledger is not None:
        record(f"lab {args.experiment}", report.figures, args.ledger)
    return 0
