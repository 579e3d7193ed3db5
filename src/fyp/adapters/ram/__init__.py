"""Doors in memory: for tests, simulation and replay. Nothing outlives the process."""
