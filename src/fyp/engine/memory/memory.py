"""Memory: all that the engine knows, as one whole: held, saved, loaded and summed up in a digest."""

import hashlib
import io
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from fyp.engine.knobs import Knobs
from fyp.engine.memory.currents import Currents
from fyp.engine.memory.impressions import Impressions, Page
from fyp.engine.memory.kin import Kin
from fyp.engine.memory.policy import History, Policy
from fyp.engine.memory.pools import Pools
from fyp.engine.memory.rates import Rates
from fyp.engine.memory.renewals import Kept, Renewals, Renewed
from fyp.engine.memory.table import IntLists
from fyp.engine.memory.twins import Twins
from fyp.engine.memory.videos import Videos
from fyp.engine.memory.viewers import Viewers
from fyp.engine.memory.wishes import Wish, Wishes
from fyp.engine.memory.words import Words
from fyp.engine.models import heads
from fyp.engine.models.hashing import bucket
from fyp.engine.models.inverted import Inverted
from fyp.engine.models.quick import Quick
from fyp.engine.models.room import copied

FORMAT = 8
"""Raised whenever a saved memory of before can't be read any more; such a snapshot is passed over and the log replayed."""
NEWEST_OF_CREATOR = 50
"""Of each creator so many videos, the newest, are found by those who follow."""


class _Rest(msgspec.Struct):
    """Of a saved memory, what is not an array."""

    format: int
    seed: int
    now: float
    ids: dict[str, list[str]]
    ties: list[dict[int, set[int]]]
    refusals: dict[int, dict[int, int]]
    wishes: dict[int, Wish]
    pages: dict[str, Page]
    open: list[str]
    scalars: list[int]
    policy: History
    renewed: dict[int, Renewed]
    kept: dict[int, Kept]


class Memory:
    """Changed by `ingest` and `learn` only; read by all other stages. `now` is the newest event's time (epoch seconds)."""

    def __init__(
        self, knobs: Knobs, seed: int, parameters: heads.Parameters, bounds: NDArray[np.float32], quick: Quick
    ) -> None:
        self.seed = seed
        self.bits = int(knobs["hash_bits"])
        self.policy = Policy(knobs)
        self.recent_fade = knobs["recent_fade"]
        self.now = 0.0
        self.viewers = Viewers()
        self.videos = Videos()
        self.rates = Rates()
        self.kin = Kin()
        self.currents = Currents()
        self.pools = Pools()
        self.words = Words()
        self.twins = Twins()
        self.wishes = Wishes()
        self.impressions = Impressions(int(knobs["keep_slots"]))
        self.renewals = Renewals()
        self.parameters = parameters
        self.bounds = bounds  # of direct weights: not remembered, but of the knobs
        self.quick = quick  # the same of which weights learn quickly
        self.alive = 0
        self.inverted = self._inverted()

    def _inverted(self) -> Inverted:
        return Inverted(lambda: (self.videos.compact, len(self.videos)))

    def viewer(self, id: str) -> int:
        """The row of a viewer, new if need be."""
        row = self.viewers.find(id)
        if row < 0:
            row = self.viewers.add(id)
            self.viewers.field[row, 0] = bucket("viewer", id, self.bits)
            self.viewers.joined[row] = self.now
            self.pools.arrive(self.now)
        return row

    def turn(self) -> None:
        """The knobs in force have changed."""
        self.recent_fade = self.policy.knobs["recent_fade"]

    def renew(self, viewer: int, renewed: Renewed | None) -> None:
        """Set a viewer's last new beginning (None: as if there had been none), and the hashed id that goes with it."""
        id = self.viewers.ids[viewer]
        if renewed is None:
            self.renewals.last.pop(viewer, None)
        else:
            self.renewals.last[viewer] = renewed
        name = f"{id}~{renewed.mark}" if renewed is not None else id
        self.viewers.field[viewer, 0] = bucket("viewer", name, self.bits)

    def place(self, video: int) -> None:
        """Make room for a new video row in all columns that are kept beside the table of videos."""
        for beside in (self.kin, self.currents, self.words, self.twins, self.pools):
            beside.reach(video + 1)

    def _tables(self) -> dict[str, Any]:
        r = self.rates
        return {
            "viewers": self.viewers, "videos": self.videos, "creators": r.creators, "sounds": r.sounds,
            "topics": r.topics, "surfaces": r.surfaces, "labels": r.labels, "cohorts": self.pools.cohorts,
        }  # fmt: skip

    def _lists(self) -> dict[str, IntLists]:
        return {"served": self.viewers.served, "shown": self.viewers.shown}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array of the memory by name, cut to what is filled; the tables of the model only where touched."""
        out: dict[str, NDArray[Any]] = {}
        for name, table in self._tables().items():
            for column, array in table.columns().items():
                out[f"{name}.{column}"] = array
        for name, lists in self._lists().items():
            out[f"{name}.values"], out[f"{name}.lengths"] = lists.packed()
        n = len(self.videos)
        out["kin.neighbour"], out["kin.weight"] = self.kin.neighbour[:n], self.kin.weight[:n]
        out["currents.heat"], out["currents.heat_at"] = self.currents.heat[:n], self.currents.heat_at[:n]
        out["currents.top"] = self.currents.top
        out |= {f"pools.{name}": array for name, array in self.pools.columns(n).items()}
        out["words.codes"] = self.words.codes[: self.words.used]
        out["words.start"], out["words.many"] = self.words.start[:n], self.words.many[:n]
        out["twins.print"] = self.twins.print[:n]
        out["viewers.center"] = self.viewers.center
        r = self.rates
        out |= {"rates.everywhere": r.everywhere, "rates.shares": r.shares}
        p = self.parameters
        rows = np.flatnonzero(p.factor_sq)
        out["model.rows"] = rows
        for name, array in p._asdict().items():
            out[f"model.{name}"] = array[rows] if name.startswith(("linear", "factor")) else array
        return out

    def _rest(self) -> _Rest:
        pages, open = self.impressions.saved()
        v = self.viewers
        return _Rest(
            FORMAT, self.seed, self.now, {name: table.ids for name, table in self._tables().items()},
            [v.follows, v.blocks, v.blocked_by], v.refusals, self.wishes.of, pages, open,
            [self.currents.lessons_until_top, self.alive], self.policy.kept, self.renewals.last, self.renewals.kept,
        )  # fmt: skip

    def save(self) -> bytes:
        """All of it as bytes; `load` makes the same memory of them."""
        buffer = io.BytesIO()
        rest = np.frombuffer(msgspec.msgpack.encode(self._rest()), np.uint8)
        np.savez(buffer, rest=rest, **self.arrays())  # type: ignore[arg-type]
        return buffer.getvalue()

    def load(self, data: bytes) -> None:
        """Become what was saved. Raises ValueError when the bytes are broken or of another format."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                a = {name: file[name] for name in file.files}
            rest = msgspec.msgpack.decode(a.pop("rest").tobytes(), type=_Rest)
        except Exception as broken:
            raise ValueError(f"not a snapshot of the engine's memory: {broken}") from broken
        if rest.format != FORMAT or rest.seed != self.seed:
            raise ValueError(f"snapshot of format {rest.format}, seed {rest.seed}: not {FORMAT}, {self.seed}")
        self._fits(rest, a)
        self._become(rest, a)

    def _fits(self, rest: _Rest, a: dict[str, NDArray[Any]]) -> None:
        """Raises ValueError, before anything is changed, when an array is missing or of another shape than here."""
        mine = self.arrays()
        if set(a) != set(mine):
            raise ValueError(f"snapshot with other arrays: {sorted(set(a) ^ set(mine))}")
        for name, array in mine.items():
            fixed = name.startswith("model.") and not name.startswith(("model.linear", "model.factor", "model.rows"))
            here, there = (array, a[name]) if fixed else (array[:0], a[name][:0])
            if here.shape != there.shape or here.dtype != there.dtype:
                raise ValueError(
                    f"snapshot with {name} {a[name].shape} {a[name].dtype}: not {array.shape} {array.dtype}"
                )
        if len(rows := a["model.rows"]) and rows.max() >= len(self.parameters.linear):
            raise ValueError("snapshot of a larger model: the knob hash_bits was turned")

    def _become(self, rest: _Rest, a: dict[str, NDArray[Any]]) -> None:
        for name, table in self._tables().items():
            table.fill(rest.ids[name], {column: a[f"{name}.{column}"] for column in table.SPEC})
        for name, lists in self._lists().items():
            lists.unpack(a[f"{name}.values"], a[f"{name}.lengths"])
        self.inverted = self._inverted()  # made anew when it is first asked for
        self.now = rest.now
        self.viewers.follows, self.viewers.blocks, self.viewers.blocked_by = rest.ties
        self.viewers.refusals = rest.refusals
        self.renewals.last, self.renewals.kept = rest.renewed, rest.kept
        self.wishes.of = rest.wishes
        self.currents.lessons_until_top, self.alive = rest.scalars
        self.impressions.load(rest.pages, rest.open)
        self.viewers.center = a["viewers.center"]
        self.policy.become(rest.policy)
        self.turn()
        n = len(self.videos)
        self.kin, heat = Kin(), Currents()
        self.kin.reach(n)
        heat.reach(n)
        copied(a["kin.neighbour"], self.kin.neighbour)
        copied(a["kin.weight"], self.kin.weight)
        heat.heat[:n], heat.heat_at[:n], heat.top = a["currents.heat"], a["currents.heat_at"], a["currents.top"]
        heat.lessons_until_top, self.currents = self.currents.lessons_until_top, heat
        self.words, self.twins = Words(), Twins()
        self.words.load(a["words.codes"], a["words.start"], a["words.many"])
        self.twins.reach(n)
        copied(a["twins.print"], self.twins.print)
        self.twins.load(n)
        cohorts, self.pools = self.pools.cohorts, Pools()
        self.pools.cohorts = cohorts
        self.pools.fill(
            n, {name.removeprefix("pools."): array for name, array in a.items() if name.startswith("pools.")}
        )
        r = self.rates
        r.everywhere, r.shares = a["rates.everywhere"], a["rates.shares"]
        rows = a["model.rows"]
        for name, array in self.parameters._asdict().items():
            if name.startswith(("linear", "factor")):
                array[:] = 0
                array[rows] = a[f"model.{name}"]
            else:
                array[...] = a[f"model.{name}"]

    def digest(self) -> str:
        """A hash of all that is remembered: equal memories have equal digests."""
        sum = hashlib.blake2b(digest_size=16)
        for name, array in sorted(self.arrays().items()):
            sum.update(name.encode())
            sum.update(np.ascontiguousarray(array).tobytes())
        rest = msgspec.to_builtins(self._rest(), str_keys=True, order="sorted")
        sum.update(msgspec.msgpack.encode(rest, order="sorted"))
        return sum.hexdigest()


__all__ = ["FORMAT", "NEWEST_OF_CREATOR", "Memory"]
