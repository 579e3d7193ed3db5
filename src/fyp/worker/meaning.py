"""Meaning: what was understood in a video becomes part of what is found of its upload."""

import os
from pathlib import Path

from msgspec.structs import replace

from fyp import config
from fyp.platform.uploads import hashtags
from fyp.understand.content import understand
from fyp.vocabulary.upload import Found, Upload


def meaning(mp4: Path, upload: Upload) -> Found:
    """What is found of `upload`, with what is seen, heard and read in `mp4`, one of its sizes. Raises `Invalid`."""
    said, own = upload.details, config.load(os.environ).speech_models
    content = understand(
        mp4, said.caption, hashtags(said.caption), said.language, speech_models=Path(own) if own else None
    )
    return replace(upload.found, language=content.language, content=content)


__all__ = ["meaning"]
