"""Benches: latency and throughput, each `python -m bench.NAME --json` prints one line of JSON."""
