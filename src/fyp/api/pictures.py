"""Pictures: what somebody sends becomes a small square JPEG of ours, decoded within limits; nothing else is kept of it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from fyp.vocabulary.errors import Invalid

SIDE = 512
"""Pixels of each side of what is kept."""
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS, LONGEST_SIDE = 50_000_000, 12_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""Nothing else is even tried: fewer decoders, fewer faults."""
PAPER = (250, 250, 247)
"""Behind what is see-through."""
_ONE = ThreadPoolExecutor(1, "fyp-pictures")
"""One at a time: a decoded picture of the largest size takes 200 MB."""


async def square(data: bytes) -> bytes:
    """A JPEG of SIDE x SIDE pixels, cut from the middle. Raises `Invalid` when it is no picture, or too large a one."""
    return await asyncio.get_running_loop().run_in_executor(_ONE, _square, data)


def _square(data: bytes) -> bytes:
    if not data:
        raise Invalid("no_picture", "the file is empty", "body")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                message = f"the picture is {width} x {height}: at most {MOST_PIXELS // 10**6} million pixels"
                raise Invalid("picture_too_large", f"{message}, and {LONGEST_SIDE} a side", "body")
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a large JPEG is decoded at a fraction of its size
            turned = ImageOps.exif_transpose(picture)
            clear = turned.convert("RGBA")
            made = Image.new("RGB", clear.size, PAPER)
            made.paste(clear, mask=clear.getchannel("A"))
            out = BytesIO()
            ImageOps.fit(made, (SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=86, optimize=True)
    except UnidentifiedImageError:
        raise Invalid("no_picture", "this is no JPEG, PNG, WebP or GIF", "body") from None
    except Image.DecompressionBombError as error:
        raise Invalid("picture_too_large", f"at most {MOST_PIXELS // 10**6} million pixels", "body") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid("broken_picture", f"the picture cannot be read: {str(error)[:100]}", "body") from error
    return out.getvalue()


__all__ = ["FORMATS", "LONGEST_SIDE", "MOST_BYTES", "MOST_PIXELS", "SIDE", "square"]
