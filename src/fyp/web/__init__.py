"""The built front end: where it lies. Its source is in `web/` at the root of the repository."""
