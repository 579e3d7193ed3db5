"""What every vault does: keep what is written by itself, all or nothing; on disk for its owner alone, without traces."""

import stat
from pathlib import Path

import pytest
from msgspec import Struct

from fyp.adapters.embedded.vault import SqliteVault
from fyp.adapters.ram.vault import RamVault
from fyp.ports.event_log import Change
from fyp.ports.vault import Vault


class Secret(Struct, frozen=True):
    text: str


@pytest.fixture(params=["ram", "embedded"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return RamVault() if request.param == "ram" else SqliteVault(tmp_path / "vault.db")


def test_what_is_written_is_read_and_what_is_deleted_is_not(vault: Vault) -> None:
    assert vault.get("password", "ada", Secret) is None
    held = [Change("session", id, Secret(id)) for id in ("ada/1", "ada/2", "adam/1")]
    vault.write([Change("password", "ada", Secret("one")), *held])
    vault.write([Change("password", "ada", Secret("two")), Change("session", "ada/1", None)])
    assert vault.get("password", "ada", Secret) == Secret("two")
    assert [id for id, _ in vault.scan("session", Secret, "ada/")] == ["ada/2"]
    assert vault.many("session", ["ada/1", "ada/2"], Secret) == {"ada/2": Secret("ada/2")}
    assert vault.count("session") == 2
    vault.write([Change("session", "nobody/1", None)])
    vault.write([])


def test_replaced_only_when_it_is_still_what_it_was(vault: Vault) -> None:
    vault.write([Change("session", "ada/1", Secret("old"))])
    assert vault.replace("session", "ada/1", Secret("old"), Secret("new"))
    assert not vault.replace("session", "ada/1", Secret("old"), Secret("newer"))
    assert vault.get("session", "ada/1", Secret) == Secret("new")
    vault.write([Change("session", "ada/1", None)])
    assert not vault.replace("session", "ada/1", Secret("new"), Secret("back"))
    assert vault.get("session", "ada/1", Secret) is None


def test_on_disk_it_is_its_owners_and_keeps_no_trace(tmp_path: Path) -> None:
    vault, other = SqliteVault(tmp_path / "vault.db"), SqliteVault(tmp_path / "vault.db")
    vault.write([Change("password", "ada", Secret("a very long secret"))])
    assert other.get("password", "ada", Secret) == Secret("a very long secret")  # and another process sees it
    files = list(tmp_path.iterdir())
    assert {file.name for file in files} >= {"vault.db", "vault.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert any(b"a very long secret" in file.read_bytes() for file in files)
    other.write([Change("password", "ada", None)])
    assert vault.get("password", "ada", Secret) is None
    assert not any(b"a very long secret" in file.read_bytes() for file in tmp_path.iterdir())
    vault.close()
    other.close()
