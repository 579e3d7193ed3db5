"""fyp lab understand: labels and figures are those of a folder, and a wrong label is told."""

import argparse
from pathlib import Path

import numpy as np
import pytest
from tests.understand.pictures import clip, poster

from fyp.lab.experiments import understand
from fyp.vocabulary.errors import Invalid


def test_a_labelled_folder_has_all_figures(tmp_path: Path) -> None:
    clip(tmp_path / "a.mp4", poster("Romige pasta", "met knoflook"), each_s=2.0)
    clip(tmp_path / "b.mp4", poster("Garlic pasta", "in one pan", ground="#7c1f1a").rotate(180).rotate(180), each_s=2.0)
    clip(tmp_path / "c.mp4", poster("Checkmate", "in four moves", ground="#0b1020"), each_s=2.0)
    (tmp_path / "captions.csv").write_text(
        "file,caption,topics,language\na.mp4,Vanavond koken we dit,koken,nl\n"
        "b.mp4,Dinner tonight is this one,cooking,en\nc.mp4,Nobody saw this coming,boardgames,en\n"
    )
    figures = understand.run(argparse.Namespace(data=tmp_path, clips=9, seed=7, captions=None)).figures
    assert figures["clips"] == 3
    assert figures["captions"] >= 80
    for name in (
        "topic_top1",
        "topic_top1_no_caption",
        "language",
        "cross_language_auc",
        "captions_top1",
        "twins_found",
    ):
        assert 0.0 <= figures[name] <= 1.0, name
    assert figures["cpu_s_per_clip"] > 0
    assert figures["language"] >= 0.97
    if "done" in figures["looked"]["topics"]:
        assert figures["captions_top1"] >= 0.8
        assert figures["captions_auc"] >= 0.95


def test_a_label_that_is_no_topic_is_told(tmp_path: Path) -> None:
    clip(tmp_path / "a.mp4", poster("Hallo"), each_s=1.0)
    (tmp_path / "captions.csv").write_text("file,caption,topics\na.mp4,Hallo,nonsense\n")
    with pytest.raises(Invalid, match="nonsense"):
        understand.labelled(tmp_path, 9, 7)


def test_auc_counts_pairs_in_order() -> None:
    same = np.array([True, True, False, False])
    assert understand.auc(np.array([4.0, 3.0, 2.0, 1.0]), same) == 1.0
    assert understand.auc(np.array([1.0, 2.0, 3.0, 4.0]), same) == 0.0
    assert understand.auc(np.array([1.0, 1.0, 1.0, 1.0]), same) == 0.5
    assert understand.auc(np.array([1.0]), np.array([True])) is None
    up, down = bytes([100] * 64), bytes([156] * 64)
    assert understand.across([("nl", "a", up), ("en", "a", up), ("nl", "b", down), ("en", "b", down)]) == 1.0
    assert understand.across([("nl", "a", up)]) is None
