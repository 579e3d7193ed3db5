"""Sounds are known again: coded, cropped, louder, talked over; others are not; what is taken out is gone."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from fyp.lab.songs import RATE as SONG_RATE
from fyp.lab.songs import Songs, half
from fyp.lab.speech import speak
from fyp.lab.treatments import Treatment, treated
from fyp.understand import index as index_of
from fyp.understand.index import OFFSETS, Index
from fyp.understand.landmarks import Landmarks, landmarks
from fyp.understand.peaks import BINS, KEPT, RATE, SOUGHT, peaks, spectrum
from fyp.understand.recognition import Recognition
from fyp.understand.sound import decode, energy_db, taken, tempo
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.sound import SoundPrint

COUNT = 24
SEED = 4321


@pytest.fixture(scope="module")
def songs() -> Songs:
    return Songs(SEED, (12.0, 16.0))


@pytest.fixture(scope="module")
def prints(songs: Songs) -> dict[str, SoundPrint]:
    return {f"s{n}": taken(half(songs.make(n)[0])) for n in range(COUNT)}


@pytest.fixture
def known(prints: dict[str, SoundPrint]) -> Recognition:
    made = Recognition()
    made.add_all(prints)
    return made


def click(bpm: float, seconds: float = 12.0) -> np.ndarray:
    out = np.zeros(int(seconds * RATE), np.float32)
    burst = np.random.default_rng(1).normal(0, 0.3, 600).astype(np.float32) * np.exp(-np.arange(600) / 100).astype(
        np.float32
    )
    for beat in range(int(seconds * bpm / 60)):
        at = int(beat * 60 / bpm * RATE)
        out[at : at + 600] += burst[: len(out) - at]
    return out


def test_sounds_are_known_again_whatever_was_done_to_them(songs: Songs, known: Recognition) -> None:
    dice = np.random.default_rng(SEED)
    right = wrong = 0
    for n in range(0, COUNT, 2):
        match = known.heard(treated(songs.make(n)[0], Treatment(), dice))
        right += match is not None and match.sound == f"s{n}"
        wrong += match is not None and match.sound != f"s{n}"
    assert wrong == 0
    assert right >= 11


def test_other_sounds_with_the_same_loops_are_not(songs: Songs, known: Recognition) -> None:
    dice = np.random.default_rng(SEED)
    heard = [known.heard(treated(songs.make(1000 + n)[0], Treatment(), dice)) for n in range(10)]
    assert heard == [None] * 10


def test_where_in_the_sound_it_begins_is_told(songs: Songs, known: Recognition) -> None:
    whole = half(songs.make(3)[0])
    match = known.heard(whole[4 * RATE : 10 * RATE])
    assert match is not None and match.sound == "s3"
    assert match.offset_s == pytest.approx(4.0, abs=0.05)


def test_one_that_is_new_is_known_at_once_and_one_taken_out_no_more(songs: Songs, known: Recognition) -> None:
    new = half(songs.make(777)[0])
    assert known.heard(new) is None
    known.add("new", taken(new))
    assert known.heard(new) is not None and len(known) == COUNT + 1
    known.remove("new")
    known.remove("new")
    assert known.heard(new) is None and len(known) == COUNT


def test_silence_and_next_to_nothing_are_no_sound(known: Recognition) -> None:
    nothing = np.zeros(5 * RATE, np.float32)
    assert taken(nothing).silent and taken(np.empty(0, np.float32)).silent
    hiss = np.random.default_rng(0).normal(0, 1e-4, 5 * RATE).astype(np.float32)
    assert taken(hiss).silent
    for query in (nothing, hiss, np.empty(0, np.float32), np.ones(5 * RATE, np.float32), nothing[:100]):
        assert known.heard(query) is None
    known.add("hush", taken(nothing))
    assert "hush" not in known


def test_a_peak_of_a_wide_neighbourhood_is_one_of_a_narrow_one(songs: Songs) -> None:
    loudness = spectrum(half(songs.make(5)[0]))
    kept, sought = peaks(loudness, KEPT), peaks(loudness, SOUGHT)
    assert 100 < len(kept) < len(sought)
    assert set(kept.tolist()) <= set(sought.tolist())
    for point in kept[::37]:  # nothing around it is louder
        t, f = divmod(int(point), BINS)
        around = loudness[max(0, t - KEPT.frames) : t + KEPT.frames + 1, max(0, f - KEPT.bins) : f + KEPT.bins + 1]
        assert loudness[t, f] == around.max()


def test_the_index_is_the_same_in_any_order_of_work() -> None:
    """Against a plain reference: votes are counted one by one."""
    dice = np.random.default_rng(7)
    index, kept = Index(), {}
    for round in range(6):
        for _ in range(30):
            marks = Landmarks(
                dice.integers(0, 200, 400).astype(np.uint32), np.sort(dice.integers(0, 300, 400)).astype(np.uint32)
            )
            kept[index.add(marks)] = marks
        for place in list(kept)[:: 5 + round]:
            index.remove(place)
            del kept[place]
        if round == 3:
            index._merge()
    query = Landmarks(dice.integers(0, 200, 50).astype(np.uint32), np.sort(dice.integers(0, 100, 50)).astype(np.uint32))
    best = {}
    for place, marks in kept.items():
        hits = [
            int(t) - int(q)
            for key, q in zip(query.keys, query.frames, strict=True)
            for t in marks.frames[marks.keys == key]
        ]
        best[place] = max((sum(1 for h in hits if at <= h <= at + 2) for at in hits), default=0)
    found = index.vote(query, 1000)
    told: dict[int, list[int]] = {}
    for vote in found:
        told.setdefault(vote.place, []).append(vote.votes)
    assert {place: votes[0] for place, votes in told.items()} == {place: most for place, most in best.items() if most}
    assert max(map(len, told.values())) <= OFFSETS
    assert [vote.votes for vote in found] == sorted((vote.votes for vote in found), reverse=True)
    assert [vote.votes for vote in index.vote(query, 12)] == [vote.votes for vote in found][:12]


def test_a_sound_that_repeats_is_found_at_each_of_its_places() -> None:
    dice = np.random.default_rng(8)
    bar = np.sort(dice.integers(0, 40, 60)) * BINS + dice.integers(20, 400, 60)
    bars = np.sort(np.concatenate([bar + turn * 50 * BINS for turn in range(4)])).astype(np.uint32)
    index = Index()
    index.add(landmarks(bars, 6))
    index.add(landmarks(bars + np.uint32(5), 6))
    found = index.vote(landmarks(np.unique(bar).astype(np.uint32), 80), 10)
    assert sorted(vote.offset for vote in found if vote.place == 0 and vote.votes > 20) == [0, 50, 100, 150]


def test_a_look_up_reads_no_more_than_so_much(monkeypatch: pytest.MonkeyPatch, prints: dict[str, SoundPrint]) -> None:
    """Of more it reads an even part, and still finds the sound."""
    marks = [landmarks(np.frombuffer(one.peaks, "<u4"), 6) for one in prints.values()]
    index = Index()
    index.add_all(marks)
    full = index.vote(marks[3], 1)[0]
    monkeypatch.setattr(index_of, "READ", len(marks[3].keys))
    part = index.vote(marks[3], 1)[0]
    assert (part.place, part.offset) == (full.place, full.offset) == (3, 0)
    assert 0 < part.votes < full.votes
    monkeypatch.setattr(index_of, "NARROW", 1)
    assert index.vote(marks[3], 1)[0] == part


def test_an_index_that_grew_and_was_merged_finds_what_it_found(prints: dict[str, SoundPrint]) -> None:
    marks = {name: landmarks(np.frombuffer(one.peaks, "<u4"), 6) for name, one in prints.items()}
    together, one_by_one = Index(), Index()
    together.add_all(list(marks.values()))
    for one in marks.values():
        one_by_one.add(one)
        one_by_one._merge()
    query = marks["s9"]
    assert together.vote(query, 5) == one_by_one.vote(query, 5)
    assert together.vote(query, 1)[0].place == 9 and together.vote(query, 1)[0].offset == 0


def test_bare_speech_is_told_from_music(songs: Songs) -> None:
    dice = np.random.default_rng(3)
    talk = [taken(half(speak(dice, 8.0, SONG_RATE))).speech for _ in range(4)]
    made = [songs.make(n) for n in range(24)]
    music = [taken(half(sound)).speech for sound, kind in made if kind in ("band", "pad", "solo")]
    assert min(talk) > 0.3 > max(music)


@pytest.mark.parametrize("bpm", [72.0, 100.0, 128.0, 170.0])
def test_tempo_is_that_of_the_beat_or_half_or_twice_it(bpm: float) -> None:
    found = tempo(spectrum(click(bpm)))
    assert min(abs(found * factor - bpm) for factor in (0.5, 1.0, 2.0)) < 2.0


def test_no_beat_has_no_tempo_and_energy_is_that_of_the_samples() -> None:
    t = np.arange(8 * RATE, dtype=np.float32) / RATE
    assert tempo(spectrum((0.2 * np.sin(2 * np.pi * 440 * t)).astype(np.float32))) == 0.0
    assert energy_db(np.full(RATE, 0.1, np.float32)) == pytest.approx(-20.0, abs=0.01)
    assert energy_db(np.empty(0, np.float32)) == -120.0


def test_the_sound_of_a_file_is_read_behind_the_fence(tmp_path: Path) -> None:
    make = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
    tone, mute = tmp_path / "tone.mp4", tmp_path / "mute.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=2"]
    subprocess.run([*make, *picture, "-f", "lavfi", "-i", "sine=frequency=1000:duration=2", str(tone)], check=True)
    subprocess.run([*make, *picture, str(mute)], check=True)
    samples = decode(tone, "mov")
    assert len(samples) == pytest.approx(2 * RATE, rel=0.05)
    assert int(np.median(np.argmax(spectrum(samples), axis=1))) == round(1000 / (RATE / 2 / BINS))
    assert len(decode(mute, "mov")) == 0
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 400)
    with pytest.raises(Invalid):
        decode(broken, "mov")
    assert SONG_RATE == 2 * RATE
