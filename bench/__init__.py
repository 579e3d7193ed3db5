"""Measurements: each prints JSON; `--ledger` adds a row to bench/ledger.jsonl."""
