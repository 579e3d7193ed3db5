"""Network: EfficientNet-Lite0 (Tan and Le 2019) as matrix products of numpy: no framework is needed for one picture in 0.1 s.

Its weights come as a file of PyTorch's old format, which is a pickle: only names of tensors are unpickled, nothing that runs.
"""

import io
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
SIDE = 224
EPSILON = 1e-3
BLOCKS = (
    (3, 1, 1, 1), (3, 2, 6, 2), (5, 2, 6, 2), (3, 2, 6, 3), (5, 1, 6, 3), (5, 2, 6, 4), (3, 1, 6, 1),
)  # fmt: skip
"""Stages: side of the kernel, stride of the first block, expansion, blocks."""
_KINDS = {"FloatStorage": np.float32, "LongStorage": np.int64}


class _Names(pickle.Unpickler):
    """Reads tensors as (storage, offset, shape, stride), and refuses to make anything else."""

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): lambda storage, offset, shape, stride, *_: (
                storage,
                offset,
                shape,
                stride,
            ),
            **{("torch", kind): kind for kind in _KINDS},
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights")
        return allowed[module, name]

    def persistent_load(self, pid: Any) -> Any:
        return pid[2], _KINDS[pid[1]]


def weights(file: Path) -> dict[str, F32]:
    """The tensors of a PyTorch file (the format before 1.6) by name. Raises UnpicklingError, KeyError or ValueError."""
    opened = io.BytesIO(file.read_bytes())
    for _ in range(3):  # magic number, version of the protocol, sizes of numbers
        pickle.Unpickler(opened).load()
    named = _Names(opened).load()
    keys = pickle.Unpickler(opened).load()
    kinds = {storage: kind for (storage, kind), *_ in named.values()}
    stored = {}
    for key in keys:
        count = int.from_bytes(opened.read(8), "little")
        kind = np.dtype(kinds[key])
        stored[key] = np.frombuffer(opened.read(count * kind.itemsize), kind)
    return {
        name: _strided(stored[storage], offset, shape, stride)
        for name, ((storage, _), offset, shape, stride) in named.items()
    }


def _strided(stored: NDArray[Any], offset: int, shape: tuple[int, ...], stride: tuple[int, ...]) -> F32:
    """The tensor that lies in `stored` from `offset` on, its numbers `stride` apart. Raises ValueError."""
    if offset + sum((n - 1) * step for n, step in zip(shape, stride, strict=True)) >= len(stored):
        raise ValueError("a file of weights ends before its tensors do")
    steps = [step * stored.itemsize for step in stride]
    return np.ascontiguousarray(np.lib.stride_tricks.as_strided(stored[offset:], shape, steps), np.float32)


class Network:
    """Maps a picture [224, 224, 3] to its embedding [1280] and the logits of 1000 labels."""

    def __init__(self, tensors: dict[str, F32]) -> None:
        self._convs, self._head = _folded(tensors)

    def run(self, picture: F32) -> tuple[F32, F32]:
        """`picture` is RGB, (value - 127) / 128."""
        convs = iter(self._convs)
        x = _relu6(_full(picture, *next(convs), stride=2))
        for kernel, first, expansion, blocks in BLOCKS:
            for block in range(blocks):
                before, stride = x, first if block == 0 else 1
                if expansion > 1:
                    x = _relu6(_point(x, *next(convs)))
                x = _relu6(_deep(x, *next(convs), kernel, stride))
                x = _point(x, *next(convs))
                if stride == 1 and x.shape == before.shape:
                    x = x + before
        embedding = _relu6(_point(x, *next(convs))).mean(axis=(0, 1))
        matrix, offset = self._head
        return embedding, matrix @ embedding + offset


def _folded(tensors: dict[str, F32]) -> tuple[list[tuple[F32, F32]], tuple[F32, F32]]:
    """Each convolution with the normalisation after it folded in, in order; the last layer."""
    names = [name.removesuffix(".weight") for name, t in tensors.items() if name.endswith(".weight") and t.ndim == 4]
    norms = [name.removesuffix(".running_mean") for name in tensors if name.endswith(".running_mean")]
    convs = []
    for name, norm in zip(names, norms, strict=True):
        scale = tensors[f"{norm}.weight"] / np.sqrt(tensors[f"{norm}.running_var"] + EPSILON)
        convs.append(
            (
                tensors[f"{name}.weight"] * scale[:, None, None, None],
                tensors[f"{norm}.bias"] - tensors[f"{norm}.running_mean"] * scale,
            )
        )
    (last,) = (name for name, t in tensors.items() if t.ndim == 2)
    return convs, (tensors[last], tensors[last.replace("weight", "bias")])


def _relu6(x: F32) -> F32:
    return np.clip(x, 0.0, 6.0)


def _padded(x: F32, kernel: int, stride: int) -> F32:
    """Zeros around, as many as make the result side / stride long, the odd one at the end."""
    pads = [max((-(-side // stride) - 1) * stride + kernel - side, 0) for side in x.shape[:2]]
    return np.pad(x, [(p // 2, p - p // 2) for p in pads] + [(0, 0)])


def _point(x: F32, w: F32, b: F32) -> F32:
    """A convolution of 1 x 1."""
    return np.asarray(x @ w[:, :, 0, 0].T + b)


def _deep(x: F32, w: F32, b: F32, kernel: int, stride: int) -> F32:
    """A convolution of each channel by itself."""
    tall, wide = (-(-side // stride) for side in x.shape[:2])
    x = _padded(x, kernel, stride)
    out = np.zeros((tall, wide, x.shape[2]), np.float32)
    for i in range(kernel):
        for j in range(kernel):
            out += x[i : i + (tall - 1) * stride + 1 : stride, j : j + (wide - 1) * stride + 1 : stride] * w[:, 0, i, j]
    return out + b


def _full(x: F32, w: F32, b: F32, stride: int) -> F32:
    """A convolution of all channels with all."""
    tall, wide = (-(-side // stride) for side in x.shape[:2])
    kernel = w.shape[2]
    x = _padded(x, kernel, stride)
    out = np.zeros((tall, wide, w.shape[0]), np.float32)
    for i in range(kernel):
        for j in range(kernel):
            part = x[i : i + (tall - 1) * stride + 1 : stride, j : j + (wide - 1) * stride + 1 : stride]
            out += part @ w[:, :, i, j].T
    return out + b


__all__ = ["SIDE", "Network", "weights"]
