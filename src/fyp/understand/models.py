"""Models: the wheels that carry them, their versions, and a runtime for those in ONNX; each absence is survived.

Nothing is fetched when it runs: a model that is not installed is not there, and the record says so.
"""

import functools
import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Any

from msgspec import Struct

THREADS = 1
"""A model may use one core: others wait for the rest of the machine."""


class Model(Struct, frozen=True):
    """A model that comes in the wheel `wheel`; `name` says which it is."""

    wheel: str
    name: str = ""
    module: str = ""

    @property
    def version(self) -> str:
        """The version of the wheel; empty when it is not installed."""
        try:
            return importlib.metadata.version(self.wheel)
        except importlib.metadata.PackageNotFoundError:
            return ""

    @property
    def there(self) -> bool:
        return bool(self.version)

    @property
    def folder(self) -> Path:
        """Where its files are. Raises FileNotFoundError."""
        found = importlib.util.find_spec(self.module or self.wheel.replace("-", "_"))
        if found is None or not found.submodule_search_locations:
            raise FileNotFoundError(f"{self.wheel} is not installed")
        return Path(found.submodule_search_locations[0])

    def __str__(self) -> str:
        return " ".join(filter(None, (self.wheel, self.version, f"({self.name})" if self.name else "")))


@functools.cache
def runtime() -> Any:
    """The module `onnxruntime`, or None where it is absent."""
    try:
        return importlib.import_module("onnxruntime")
    except ImportError:
        return None


def session(file: Path) -> Any:
    """The model of an ONNX file, ready to run on one core; None without the runtime or the file."""
    onnx = runtime()
    if onnx is None or not file.is_file():
        return None
    how = onnx.SessionOptions()
    how.intra_op_num_threads = how.inter_op_num_threads = THREADS
    how.log_severity_level = 3
    how.enable_cpu_mem_arena = False
    return onnx.InferenceSession(str(file), how, providers=["CPUExecutionProvider"])


__all__ = ["THREADS", "Model", "runtime", "session"]
