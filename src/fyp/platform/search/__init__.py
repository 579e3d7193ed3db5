"""Search: an index in memory of what is public, and what each viewer looked for."""

from fyp.platform.search.catalogue import LONGEST_QUERY, Catalogue, Hits, Near, Wanted
from fyp.platform.search.index import words_in
from fyp.platform.search.room import HEARS, LATELY, LOOKED, Looked, erased, hear, lately

__all__ = [
    "HEARS", "LATELY", "LONGEST_QUERY", "LOOKED", "Catalogue", "Hits", "Looked", "Near", "Wanted", "erased", "hear", "lately",
    "words_in",
]  # fmt: skip
