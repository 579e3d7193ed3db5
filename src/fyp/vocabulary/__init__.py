"""THE WORDS: frozen nouns that every room shares. Pure methods only, no I/O, nothing else of fyp imported."""
