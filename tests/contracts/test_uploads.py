"""What every store of uploads does: keeps them, changes each by one at a time, and holds their files."""

import threading
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.people import NOW

from fyp.adapters.embedded.uploads import SqliteUploads
from fyp.adapters.ram.uploads import RamUploads
from fyp.ports.uploads import SOURCE, Uploads
from fyp.vocabulary.errors import Missing
from fyp.vocabulary.upload import Upload


@pytest.fixture(params=["ram", "embedded"])
def uploads(request: pytest.FixtureRequest, tmp_path: Path) -> Uploads:
    return RamUploads() if request.param == "ram" else SqliteUploads(tmp_path / "uploads")


def upload(id: str, owner: str = "ada", at: float = NOW) -> Upload:
    return Upload(id=id, owner=owner, length=10, begun_at=at, changed_at=at)


def test_what_is_added_is_found(uploads: Uploads) -> None:
    for n, owner in enumerate(("ada", "dan", "ada")):
        uploads.add(upload(f"u{n}", owner, NOW + n))
    assert uploads.get("u1") == upload("u1", "dan", NOW + 1)
    assert uploads.get("none") is None
    assert [u.id for u in uploads.of("ada")] == ["u2", "u0"]
    assert [u.id for u in uploads.at("uploading", "refused")] == ["u0", "u1", "u2"]
    assert uploads.at("refused") == []


def test_a_change_is_kept_unless_it_is_none(uploads: Uploads) -> None:
    uploads.add(upload("u"))
    assert uploads.change("u", lambda known: None) is None
    assert uploads.change("other", lambda known: known) is None
    changed = uploads.change("u", lambda known: replace(known, state="received", offset=10))
    assert changed == uploads.get("u") and changed is not None and changed.offset == 10
    assert [u.id for u in uploads.at("received")] == ["u"]
    with pytest.raises(ZeroDivisionError):
        uploads.change("u", lambda known: replace(known, offset=1 // 0))
    assert uploads.get("u") == changed


def test_changes_at_once_lose_nothing(uploads: Uploads) -> None:
    uploads.add(upload("u"))

    def grow() -> None:
        for _ in range(20):
            uploads.change("u", lambda known: replace(known, tries=known.tries + 1))

    threads = [threading.Thread(target=grow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    known = uploads.get("u")
    assert known is not None and known.tries == 80


def test_bytes_go_where_they_belong(uploads: Uploads) -> None:
    uploads.add(upload("u"))
    file = uploads.folder("u") / SOURCE
    assert file.read_bytes() == b""
    uploads.write("u", 0, b"hello")
    uploads.write("u", 5, b" you")
    uploads.write("u", 5, b" all!")
    assert file.read_bytes() == b"hello all!"
    with pytest.raises(Missing):
        uploads.write("none", 0, b"x")


def test_deleted_is_gone_with_its_files(uploads: Uploads) -> None:
    uploads.add(upload("u"))
    uploads.add(upload("v"))
    uploads.clear("v")
    assert uploads.get("v") is not None and not uploads.folder("v").exists()
    assert uploads.delete("u") and not uploads.delete("u")
    assert uploads.get("u") is None and not uploads.folder("u").exists()
    assert uploads.spare() > 0


def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    one, other = SqliteUploads(tmp_path), SqliteUploads(tmp_path)
    one.add(upload("u"))
    assert other.change("u", lambda known: replace(known, worker="other")) == one.get("u")
    one.close()
    assert other.delete("u")
    other.close()
