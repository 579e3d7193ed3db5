"""The uploads' door: files on their way to be videos, as they come in and as workers, in other processes, take them on."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fyp.vocabulary.upload import State, Upload

SOURCE = "source"
"""The name of the file that came, in the folder of an upload."""

How = Callable[[Upload], Upload | None]


class Uploads(Protocol):
    """Any number of threads and processes may use it at once. What it has taken survives a kill."""

    def add(self, upload: Upload) -> None:
        """A new one, with its empty file."""
        ...

    def get(self, id: str) -> Upload | None: ...

    def of(self, owner: str) -> list[Upload]:
        """Those of an owner, the newest first."""
        ...

    def at(self, *states: State) -> list[Upload]:
        """Those in one of `states`, the oldest first."""
        ...

    def change(self, id: str, how: How) -> Upload | None:
        """Replace an upload by what `how` makes of it, while nobody else can change it; None of `how`: it stays as it is.

        Returns what was written; None when nothing was, also when there is no such upload.
        """
        ...

    def write(self, id: str, at: int, data: bytes) -> None:
        """Put bytes into its file at place `at`; they are on the disk when it returns. Raises `Missing`, `Unavailable`."""
        ...

    def folder(self, id: str) -> Path:
        """The folder of its files, `SOURCE` among them."""
        ...

    def delete(self, id: str) -> bool:
        """Forget it, with its files. False when there was none."""
        ...

    def clear(self, id: str) -> None:
        """Delete its files, and keep what is known of it."""
        ...

    def spare(self) -> int:
        """Bytes that the disk has left."""
        ...

    def close(self) -> None: ...


__all__ = ["SOURCE", "How", "Uploads"]
