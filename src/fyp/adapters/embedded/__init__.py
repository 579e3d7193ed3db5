"""Doors on one machine: SQLite for the log and the records, a folder for blobs, the system's clock."""
