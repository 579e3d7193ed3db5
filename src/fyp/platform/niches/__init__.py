"""Niches: communities of what people finish, drawn every night: who belongs, what each is about, and what became of it."""
