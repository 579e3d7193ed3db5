"""Viewer: who watches. A visitor is one too, known by a signed cookie alone."""

from msgspec import Struct


class Viewer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`language` ISO 639-1, `country` ISO 3166-1 alpha-2, `device` one of phone, tablet, desktop or empty."""

    id: str
    language: str = ""
    country: str = ""
    device: str = ""


__all__ = ["Viewer"]
