"""Features, chances and value of the candidates."""
