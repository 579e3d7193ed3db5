"""Experiments of `fyp lab`: a file each, with `ABOUT`, `arguments(parser)`, `run(args) -> Report`; a new one is a new file."""
