"""Tests mirror the source; people.py is the one cast, house/ keeps the rules of the house."""
