"""THE STUDIO: writes, draws, scores and renders the demo's clips, the same ones from the same seed."""

STUDIO = "2"
"""Raise it when the same script must look or sound different: cached clips of an older studio are not used."""
WIDTH, HEIGHT, FPS = 540, 960, 24
"""The picture in pixels and the frames in a second."""
RATE = 44_100
"""Samples of sound in a second."""

__all__ = ["FPS", "HEIGHT", "RATE", "STUDIO", "WIDTH"]
