"""HEROES: the moving picture of each niche. A maker takes a look and a seed and gives what draws one frame of it.

A hero lives between x 70-470 and y 400-735, with its middle at (270, 570).
"""

from collections.abc import Callable

from fyp.lab.studio.heroes import care, culture, hearts, home, money, sport, wander
from fyp.lab.studio.stage import Draw, Look

HEROES: dict[str, Callable[[Look, int], Draw]] = {
    "serum": care.serum,
    "sun": care.sun,
    "breath": care.breath,
    "pan": home.pan,
    "plant": home.plant,
    "cat": home.cat,
    "dog": home.dog,
    "hearts": hearts.hearts,
    "rings": hearts.rings,
    "tarot": hearts.tarot,
    "shop": money.shop,
    "candles": money.candles,
    "coins": money.coins,
    "pitch": sport.pitch,
    "ball": sport.ball,
    "dumbbell": sport.dumbbell,
    "laps": sport.laps,
    "hanger": culture.hanger,
    "vinyl": culture.vinyl,
    "bars": culture.bars,
    "books": culture.books,
    "plane": wander.plane,
    "map": wander.map_,
}

__all__ = ["HEROES"]
