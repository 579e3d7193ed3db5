"""Music: every sound is its own, fills its bars, never clips, and runs round without a click."""

import numpy as np
import pytest

from fyp.lab.studio import RATE
from fyp.lab.studio.cast import TRACKS
from fyp.lab.studio.music import DRUMS, SCALES, play
from fyp.lab.studio.voices import PITCHED


@pytest.mark.parametrize("track", TRACKS[::3], ids=lambda t: t.id)
def test_a_loop_sounds(track: object) -> None:
    samples = round(2 * 240 / track.bpm * RATE)  # type: ignore[attr-defined]
    sound = play(track, 2, samples)  # type: ignore[arg-type]
    assert sound.shape == (samples, 2) and sound.dtype == np.int16
    level = sound / 32768
    assert 0.06 < np.sqrt((level**2).mean()) < 0.35, "about as loud as the others"
    assert np.abs(level).max() < 0.9
    seam = np.abs(np.diff(np.concatenate([level[-2:], level[:2]]), axis=0)).max()
    assert seam <= np.abs(np.diff(level, axis=0)).max() + 1e-6, "the end runs into the beginning"
    assert np.array_equal(sound, play(track, 2, samples))  # type: ignore[arg-type]


def test_sounds_differ() -> None:
    for one in TRACKS:
        assert one.voice in PITCHED and one.lead in PITCHED and one.drums in DRUMS and one.scale in SCALES
    told = {(t.bpm, t.key, t.scale, t.chords, t.voice, t.lead, t.drums) for t in TRACKS}
    assert len(told) == len(TRACKS)
    spectra = []
    for track in TRACKS[::6]:
        sound = play(track, 1, RATE).astype(float).sum(1)
        spectrum = np.log1p(np.abs(np.fft.rfft(sound))[:4000].reshape(100, -1).mean(1))
        spectra.append(spectrum - spectrum.mean())
    for n, a in enumerate(spectra):
        for b in spectra[n + 1 :]:
            assert np.corrcoef(a, b)[0, 1] < 0.98


def test_the_beat_is_where_it_should_be() -> None:
    track = next(t for t in TRACKS if t.drums == "four")
    samples = round(240 / track.bpm * RATE)
    sound = np.abs(play(track, 1, samples).astype(float)).sum(1)
    beat = samples // 4
    on = np.mean([sound[n * beat : n * beat + 2000].mean() for n in range(4)])
    between = np.mean([sound[n * beat + int(0.8 * beat) : n * beat + int(0.8 * beat) + 2000].mean() for n in range(4)])
    assert on > 1.1 * between
