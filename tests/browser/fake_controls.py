"""What the fake server keeps of a viewer's controls, and its answers about ranking and reach."""

import time
from typing import Any

TOPICS = ("huidverzorging", "koken", "voetbal", "tarot", "dieren", "mode", "reizen", "muziek")
STEMS = {"pasta": ["pasta", "pasta's"]}
SYNONYMS = {"pasta": ["spaghetti", "cards"]}
SINCE = {-2: 0.02, -1: 0.06, 0: 0.12, 1: 0.2, 2: 0.33}
"""What a slider does to a share of 12 %."""
DAY_S = 86_400
RUNGS = ("first", "second", "third", "fourth", "fifth")


class FakeControls:
    """`answer` takes a request of /v1/controls* and gives what the page is to see; `asked` holds each change, in order."""

    def __init__(self) -> None:
        self.sliders: dict[str, dict[str, Any]] = {}
        self.mutes: dict[tuple[str, str], dict[str, Any]] = {}
        self.blocks: list[dict[str, str]] = []
        self.settings: dict[str, Any] = {"languages": [], "autoplay": True, "break_after_min": 0, "under_18": False}
        self.refreshed: dict[str, float] | None = None
        self.topics = list(TOPICS)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.erased = 0

    def told(self) -> dict[str, Any]:
        return {
            "sliders": list(self.sliders.values()), "mutes": list(self.mutes.values()), "settings": self.settings,
            "refreshed": self.refreshed, "topics": self.topics, "blocks": self.blocks,
        }  # fmt: skip

    def change(self, what: str, data: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((what, data))
        if what == "sliders":
            # Between setting and asking nothing was shown: the meter has something to say of one set before only.
            old = self.sliders.get(data["topic"])
            shown = {"before": 0.12, "since": SINCE[data["level"]] if old else 0.0}
            self.sliders[data["topic"]] = {**data, "shown": shown, "showings": 48 if old else 0}
        elif what == "mutes" and data["on"]:
            name = ("#" if data["about"] == "hashtag" else "") + NAMED.get(data["what"], data["what"])
            self.mutes[data["about"], data["what"]] = {**data, "name": name, "since": time.time(), "hidden": 7}
        elif what == "mutes":
            self.mutes.pop((data["about"], data["what"]), None)
        elif what == "settings":
            young = {"autoplay": False, "break_after_min": 40} if data.get("under_18") else {}
            self.settings = self.settings | young | data
        elif what == "refresh":
            now = time.time()
            self.refreshed = {"at": now, "undo_until": now + DAY_S} if data["on"] else None
        return {"refreshed": self.refreshed} if what in ("refresh", "forget") else self.told()

    def words(self, text: str, also: list[str] | None, examples: list[dict[str, Any]]) -> dict[str, Any]:
        """Each word that it stands for hides five videos, and the word itself eight."""
        synonyms = [{"word": word, "near": 0.8 - 0.1 * i} for i, word in enumerate(SYNONYMS.get(text, []))]
        return {
            "word": text, "stems": STEMS.get(text, [text]), "synonyms": synonyms, "by": "embedding",
            "hides": 8 + 5 * len([w for w in (also or [text, *SYNONYMS.get(text, []), *STEMS.get(text, [])]) if w != text]),
            "examples": examples,
        }  # fmt: skip

    def ranking(self) -> dict[str, Any]:
        knobs = [
            ("weight_finish", 1.0, 1.0, "per act", "a finished video is the unit of value"),
            ("weight_share", 3.0, 2.0, "per act", "vouches before friends"),
            ("fresh_share", 0.08, 0.08, "share", "so much of a page is kept for new videos"),
        ]
        return {
            "version": 3,
            "weights": [{"head": h, "weight": w} for h, w in
                        (("finish", 1.0), ("early_skip", -0.5), ("like", 1.0), ("share", 3.0), ("not_interested", -5.0))],
            "knobs": [dict(zip(("name", "value", "default", "unit", "reason"), knob, strict=True)) for knob in knobs],
            "parameters": [
                {"name": "popular", "share": 0.21, "controls": ["popular"]},
                {"name": "topic", "share": 0.34, "controls": ["slider", "forget"]},
                {"name": "creator", "share": 0.18, "controls": ["follow", "mute"]},
                {"name": "language", "share": 0.04, "controls": ["languages"]},
            ],
        }  # fmt: skip

    def reach(self) -> dict[str, Any]:
        rungs = [
            {"name": name, "audience": size, "entered_at": 1_760_000_000.0 + i * DAY_S if i < 2 else None}
            for i, (name, size) in enumerate(zip((*RUNGS, "everyone"), (200, 1000, 5000, 20_000, 100_000, 0), strict=True))
        ]  # fmt: skip
        return {
            "rung": "second", "rungs": rungs, "audience": 1000, "impressions": 1043, "value": -0.06, "state": "resting",
            "why": "below_its_cohort",
            "cohort": {"niche": "huidverzorging", "length": "15-35", "language": "nl", "value": 0.02, "low": -0.1,
                       "high": -0.01},
        }  # fmt: skip


NAMED = {f"c{n}": f"@{name}.maakt" for n, name in enumerate(("noor", "sam", "ada", "bo", "cleo", "yara", "tom"))} | {
    f"s{n}": name for n, name in enumerate(("Zachte ochtend", "Kitchen groove", "Derde helft", "Maanlicht", "Draf"))
}
