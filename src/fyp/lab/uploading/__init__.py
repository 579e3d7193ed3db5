"""UPLOADING: a real server, a real tus client, lines that break, workers that are killed, and files that mean no good."""
