"""Logs of before keep their meaning: every golden log is decoded and folded, and says what it always said."""

import json
from pathlib import Path

import msgspec
import pytest
from tests.engine.play import Play
from tests.golden.make import folded, main

from fyp.engine.memory.memory import FORMAT, Memory, _Rest
from fyp.vocabulary.event import EVENT_TYPES, AnyEvent

HERE = Path(__file__).parent
NUMBERS = sorted(file.stem.removeprefix("log_") for file in HERE.glob("log_*.jsonl"))


def read(number: str) -> list[AnyEvent]:
    return msgspec.json.Decoder(AnyEvent).decode_lines((HERE / f"log_{number}.jsonl").read_bytes())


@pytest.mark.parametrize("number", NUMBERS)
def test_a_golden_log_says_what_it_said(number: str) -> None:
    said = json.loads((HERE / f"facts_{number}.json").read_text())
    now = json.loads(json.dumps(folded(read(number))))
    for name in said:
        assert now[name] == said[name], name
    assert len(said["lessons"]) > 20


def test_there_is_one_and_it_has_every_kind_of_event() -> None:
    assert NUMBERS
    kinds = {type(event) for number in NUMBERS for event in read(number)}
    assert kinds == set(EVENT_TYPES)


def test_golden_files_are_not_written_over() -> None:
    with pytest.raises(SystemExit, match="never changed"):
        main(NUMBERS[0])


@pytest.mark.parametrize("number", NUMBERS)
def test_msgpack_keeps_it_too(number: str) -> None:
    log = read(number)
    packed = msgspec.msgpack.encode(log)
    assert msgspec.msgpack.decode(packed, type=list[AnyEvent]) == log


def layout(memory: Memory) -> dict[str, object]:
    """What a snapshot is made of: its arrays by name, with type and number of axes, and the words of the rest."""
    arrays = {name: f"{array.dtype.str} x{array.ndim}" for name, array in sorted(memory.arrays().items())}
    return {"arrays": arrays, "rest": list(_Rest.__struct_fields__)}


def test_a_snapshot_of_another_layout_has_another_format() -> None:
    """When this fails: raise FORMAT in memory.py, and write the layout of the new format beside the old."""
    file = HERE / f"layout_{FORMAT}.json"
    assert layout(Play().engine.memory) == json.loads(file.read_text()), f"the layout is not that of format {FORMAT}"
