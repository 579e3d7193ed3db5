"""Meaning: what was understood in a video becomes part of what is found of its upload."""

from pathlib import Path

from fyp.vocabulary.upload import Found, Upload


def meaning(mp4: Path, upload: Upload) -> Found:
    """What is found of `upload`, with what is seen, heard and read in `mp4`, one of its sizes."""
    return upload.found


__all__ = ["meaning"]
