"""Writes src/fyp/understand/topics.npz: the sentence vectors of the phrases of topics.toml, as int8 steps."""

import hashlib

import numpy as np

from fyp.understand.topics import HERE, MODEL, tree
from fyp.understand.words import Meanings


def main() -> None:
    phrases = [phrase for topic in tree().topics for phrase in topic.phrases]
    exact = Meanings().sentences(phrases)
    steps = np.rint(exact * (127 / np.abs(exact).max(axis=1, keepdims=True))).astype(np.int8)
    made_of = hashlib.sha256("\n".join(phrases).encode()).hexdigest()
    np.savez_compressed(HERE / "topics.npz", steps=steps, made_of=np.array([made_of, str(MODEL)]))
    print(f"{len(tree().topics)} topics, {len(phrases)} phrases, {(HERE / 'topics.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
