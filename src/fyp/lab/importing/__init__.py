"""Importing: what others have, told to the app: a folder of videos, tables of items and of interactions."""
