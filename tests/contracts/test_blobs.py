"""What every blob store does: bytes by key, whole or not at all, and no way out of the store."""

from pathlib import Path

import pytest

from fyp.adapters.embedded.blobs import FolderBlobs
from fyp.adapters.ram.blobs import RamBlobs
from fyp.ports.blobs import Blobs
from fyp.vocabulary.errors import Invalid, Missing


@pytest.fixture(params=["ram", "embedded"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return RamBlobs() if request.param == "ram" else FolderBlobs(tmp_path / "blobs")


def test_no_empty_folder_is_left(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    blobs.put("pictures/ada/one.jpg", b"1")
    blobs.put("pictures/bo/one.jpg", b"1")
    blobs.delete("pictures/ada/one.jpg")
    blobs.delete("pictures/ada/one.jpg")
    assert not (tmp_path / "pictures/ada").exists() and blobs.keys() == ["pictures/bo/one.jpg"]
    blobs.delete("pictures/bo/one.jpg")
    assert [path.name for path in tmp_path.iterdir()] == [".parts"]


def test_put_get_delete(blobs: Blobs) -> None:
    blobs.put("clips/dance-1.mp4", b"one")
    blobs.put("clips/dance-1.mp4", b"two")
    assert blobs.get("clips/dance-1.mp4") == b"two"
    path = blobs.path("clips/dance-1.mp4")
    assert path is None or path.read_bytes() == b"two"
    blobs.delete("clips/dance-1.mp4")
    blobs.delete("clips/dance-1.mp4")
    with pytest.raises(Missing):
        blobs.get("clips/dance-1.mp4")


def test_keys_are_sorted_and_by_prefix(blobs: Blobs) -> None:
    for key in ("b/2.bin", "a.bin", "b/1.bin", "bb/1.bin"):
        blobs.put(key, b"")
    assert blobs.keys() == ["a.bin", "b/1.bin", "b/2.bin", "bb/1.bin"]
    assert blobs.keys("b/") == ["b/1.bin", "b/2.bin"]
    assert blobs.keys("none") == []


@pytest.mark.parametrize(
    "key", ["", "../out", "a/../../out", "/etc/passwd", "a//b", ".hidden", "a/.b", "a\\b", "a\0b", "a/", "x" * 201, "é"]
)
def test_a_key_that_could_leave_the_store_is_refused(blobs: Blobs, key: str, tmp_path: Path) -> None:
    for use in (
        lambda: blobs.put(key, b"x"),
        lambda: blobs.get(key),
        lambda: blobs.path(key),
        lambda: blobs.delete(key),
    ):
        with pytest.raises(Invalid):
            use()
    assert blobs.keys() == []


def test_a_file_is_taken_whole(blobs: Blobs, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"a film")
    blobs.take("u/1/film.mp4", made)
    assert blobs.get("u/1/film.mp4") == b"a film" and not made.exists()


def test_a_folder_is_no_blob(blobs: Blobs) -> None:
    blobs.put("a/b.bin", b"x")
    with pytest.raises(Missing):
        blobs.get("a")
