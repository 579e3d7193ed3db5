"""WHAT IS IN A VIDEO: files in, facts out. Foreign files are only ever touched by a fenced program."""
