"""What viewers say of their own feed is in the very next page: sliders, mutes, languages, more like this, reports."""

import numpy as np
import pytest
from tests.engine.play import Play, of, town
from tests.people import NOW

from fyp.engine.memory.twins import Twins
from fyp.engine.memory.words import Terms, Words, code
from fyp.engine.rank.features import INDEX
from fyp.engine.rank.predict import REQUEST
from fyp.vocabulary.event import Arrived, Configured, Followed, Muted, MuteKind, Preferred, Uploaded
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video
from fyp.vocabulary.words import folded, hashtag, words_of

NICHES = 8


def grown(seed: int = 0, **knobs: float) -> Play:
    """A town in which bo loves one niche, and others love others."""
    play = Play(town(NICHES, 60, creators=40, sounds=30), seed=seed, **knobs)
    for n in range(4):
        play.scroll(f"other{n}", 2, of(f"niche{n + 2}"))
    play.scroll("bo", 5, of("niche1"))
    return play


def share(play: Play, page: FeedPage, niche: str) -> float:
    return sum(play.videos[slot.video].niche == niche for slot in page.slots) / len(page.slots)


def say(play: Play, kind: type, **more: object) -> None:
    play.tell(kind(id=play.id(), at=play.now, viewer="bo", **more))


def next_page(play: Play, n: int = 20) -> FeedPage:
    return play.engine.compose(FeedRequest(viewer="bo", at=play.now + 1.0, n=n))[0]


def test_a_slider_is_in_the_very_next_page() -> None:
    shown: dict[int, list[float]] = {level: [] for level in range(-2, 3)}
    play = grown()
    state = play.engine.save()
    for seed in range(12):
        for level in shown:
            play.engine.load(state)
            if level:
                say(play, Preferred, topic="niche3", level=level)
            play.engine.memory.viewers.pages[play.engine.memory.viewers.find("bo")] += seed  # other dice
            shown[level].append(share(play, next_page(play), "niche3"))
    means = [float(np.mean(shown[level])) for level in range(-2, 3)]
    assert means[0] <= means[1] <= means[2] < means[3] < means[4], means
    assert next_page(play).slots


def test_a_topic_that_is_loved_is_gone_when_it_is_slid_down() -> None:
    play = grown()
    assert share(play, next_page(play), "niche1") >= 0.3
    say(play, Preferred, topic="niche1", level=-2)
    slid = np.mean([share(play, play.page("bo", 20), "niche1") for _ in range(5)])
    assert slid <= 0.14  # a sixth of .6, and five pages move by .03
    say(play, Preferred, topic="niche1", level=0)
    assert share(play, play.page("bo", 20), "niche1") >= 0.3


@pytest.mark.parametrize(
    ("about", "what", "also"),
    [("creator", "c7", ()), ("sound", "s4", ()), ("hashtag", "#Niche1", ()), ("keyword", "NICHE1", ()),
     ("keyword", "nothing", ("about NICHE1",))],
)  # fmt: skip
def test_a_mute_leaks_nothing_on_either_surface(about: MuteKind, what: str, also: tuple[str, ...]) -> None:
    play = grown()
    for creator in range(40):
        say(play, Followed, creator=f"c{creator}")
    say(play, Muted, about=about, what=what, also=also)

    def hidden(video: Video) -> bool:
        return {"creator": video.creator == what, "sound": video.sound == what}.get(about, video.niche == "niche1")

    assert any(map(hidden, play.videos.values()))
    for surface in ("foryou", "following"):
        for _ in range(12):  # to the end of the town, and again
            assert not any(hidden(play.videos[slot.video]) for slot in play.page("bo", 50, surface).slots)
    say(play, Muted, about=about, what=what, on=False)
    assert any(hidden(play.videos[slot.video]) for _ in range(3) for slot in play.page("bo", 50).slots)
    assert any(
        hidden(play.videos[s.video]) for _ in range(4) for s in play.page("cleo", 50).slots
    )  # nobody else is touched


def test_a_video_that_comes_or_changes_after_the_mute_is_hidden_too() -> None:
    play = grown()
    say(play, Muted, about="keyword", what="crème brûlée")
    for id, caption in (("late", "CREME of it, and Brulee!"), ("v1", "a creme, brulee"), ("half", "only creme")):
        video = Video(id=id, creator="new", duration_s=8.0, posted_at=play.now, caption=caption, topics=("niche1",))
        play.tell(Uploaded(id=play.id(), at=play.now, video=video))
    shown = {slot.video for _ in range(12) for slot in play.page("bo", 50).slots}
    assert "half" in shown and not {"late", "v1"} & shown - {"v1" if "v1" in before(play) else ""}


def before(play: Play) -> set[str]:
    served = [event for event in play.log if type(event).__name__ == "Served" and event.viewer == "bo"][:5]
    return {video for event in served for video in event.videos}


def test_only_the_languages_that_are_wanted() -> None:
    play = grown()
    say(play, Configured, languages=("nl",))
    assert {play.videos[slot.video].language for slot in play.page("bo", 50).slots} == {"nl"}
    say(play, Configured, languages=())
    assert len({play.videos[slot.video].language for slot in play.page("bo", 50).slots}) == 2


@pytest.mark.parametrize("swiped", [False, True])
def test_more_like_this_is_felt_in_the_very_next_page(swiped: bool) -> None:
    """Said of a niche that bo has skipped so far, before or after the thumb leaves the video."""
    gains = []
    for seed in range(6):
        play = grown(seed)
        page = play.page("bo", 20)
        slot = next(slot for slot in page.slots if play.videos[slot.video].niche != "niche1")
        niche = play.videos[slot.video].niche
        was = share(play, next_page(play), niche)
        play.see(page, slot.position)
        if swiped:
            play.swipe(page, slot.position, 4.0)
        play.act(page, slot.position, "more")
        gains.append(share(play, next_page(play), niche) - was)
    assert np.mean(gains) >= 0.1, gains


def test_more_can_be_taken_back() -> None:
    play = grown()
    page = play.page("bo", 20)
    play.see(page, 3)
    video = play.engine.memory.videos.find(page.slots[3].video)
    row = play.engine.memory.viewers.find("bo")
    play.act(page, 3, "more")
    assert play.engine.memory.viewers.recent(row)[0][0] == video
    play.act(page, 3, "more", on=False)
    recent, liking = play.engine.memory.viewers.recent(row)
    assert recent[0] == video and liking[0] == 0.0


def test_what_is_reported_or_refused_never_comes_again() -> None:
    play = Play(town(2, 6))
    page = play.page("bo", 12)
    play.act(page, 0, "report")
    play.act(page, 1, "not_interested")
    gone = {page.slots[0].video, page.slots[1].video}
    for _ in range(4):
        again = play.page("bo", 12)
        assert again.slots and not gone & {slot.video for slot in again.slots}
    play.act(page, 1, "not_interested", on=False)
    assert any(page.slots[1].video in {slot.video for slot in play.page("bo", 12).slots} for _ in range(4))


def test_copies_are_shown_once() -> None:
    copies = [
        Video(id=f"copy{i}", creator=f"m{i}", duration_s=8.0, posted_at=1.0 + i, fingerprint="same", topics=("niche1",))
        for i in range(6)
    ]
    play = Play([*town(2, 15), *(Uploaded(id=f"u-{v.id}", at=NOW - 60.0, video=v) for v in copies[:5])])
    shown = [slot.video for _ in range(8) for slot in play.page("bo", 10).slots]
    assert len({id for id in shown if id.startswith("copy")}) == 1
    play.tell(Uploaded(id="late", at=play.now, video=copies[5]))
    assert "copy5" not in {slot.video for _ in range(6) for slot in play.page("bo", 10).slots}


def test_twins_are_those_of_equal_prints_whatever_was_said_before() -> None:
    rng, twins, said = np.random.default_rng(5), Twins(), {}
    for _ in range(6000):
        row = int(rng.integers(0, 3000))
        twins.reach(row + 1)
        said[row] = f"p{rng.integers(0, 1500)}" if rng.random() < 0.9 else ""
        twins.put(row, said[row])
    loaded = Twins()
    loaded.reach(3000)
    loaded.print[:3000] = twins.print[:3000]
    loaded.load(3000)
    of: dict[str, set[int]] = {}
    for row, print in said.items():
        if print:
            of.setdefault(print, set()).add(row)
    wanted = sorted(sorted(rows) for rows in of.values() if len(rows) > 1)
    for one in (twins, loaded):
        assert sorted(sorted(rows) for rows in one.groups.values()) == wanted
        assert sorted(np.flatnonzero(one.twinned).tolist()) == sorted(row for rows in wanted for row in rows)
    one = np.array([wanted[0][0], wanted[0][1], wanted[1][0]], np.int32)
    assert sorted(sorted(rows) for rows in twins.of(one)) == sorted(wanted[:2])


def test_words_are_found_as_sets_would_find_them() -> None:
    rng, words = np.random.default_rng(6), Words()
    said: dict[int, set[int]] = {}
    for _ in range(500):
        row = int(rng.integers(0, 200))
        words.reach(row + 1)
        said[row] = {code(f"w{n}") for n in rng.integers(0, 60, rng.integers(0, 9))}
        words.put(row, list(said[row]))
    mutes = [[[code(f"w{n}") for n in rng.integers(0, 60, rng.integers(1, 4))] for _ in range(3)] for _ in range(9)]
    rows = np.array(sorted(said), np.int32)
    met = words.met(rows, Terms(mutes))
    for i, row in enumerate(rows.tolist()):
        assert met[i].tolist() == [any(set(alternative) <= said[row] for alternative in mute) for mute in mutes]


def test_text_is_taken_apart_without_case_accents_and_signs() -> None:
    assert folded("Café-CRÈME, don't! 2 Straße") == ("cafe", "creme", "dont", "2", "strasse")
    assert hashtag("#Skin_Tok") == "skintok" and hashtag("#!") == ""
    video = Video(
        id="v",
        creator="c",
        duration_s=1.0,
        posted_at=0.0,
        caption="A nice Café",
        hashtags=("#Skin_Tok",),
        topics=("Pop Art",),
    )
    assert words_of(video, 48) == (("pop", "art", "skintok", "skin", "tok", "a", "nice", "cafe"), ("skintok",))
    assert len(words_of(video, 3)[0]) == 3


def test_the_share_of_what_a_request_tells_is_bounded_and_changing_it_moves_diversity_little() -> None:
    play = Play(town(NICHES, 60, creators=40, sounds=30))
    for n in range(10):
        told = ("nl", "NL", "phone") if n % 2 else ("en", "GB", "desktop")
        language, country, device = told
        play.tell(Arrived(id=f"a{n}", at=play.now, viewer=f"p{n}", language=language, country=country, device=device))
        play.scroll(f"p{n}", 4, lambda video, mine=language: video.language == mine)
    memory, knobs = play.engine.memory, play.engine.knobs
    odds = np.exp(sum(np.abs(memory.parameters.direct[INDEX[name]]) for name in REQUEST))
    assert (1.0 - 1.0 / odds <= knobs["request_share"] + 1e-6).all()
    assert not memory.parameters.inner[[INDEX[name] for name in REQUEST]].any()
    entropy: dict[str, list[float]] = {}
    for n in range(10):
        for language, country, device in (("nl", "NL", "phone"), ("en", "GB", "desktop"), ("de", "DE", "tablet")):
            play.tell(
                Arrived(id=play.id(), at=play.now, viewer=f"p{n}", language=language, country=country, device=device)
            )
            page = play.engine.compose(FeedRequest(viewer=f"p{n}", at=play.now, n=50))[0]
            shares = np.unique([play.videos[slot.video].niche for slot in page.slots], return_counts=True)[1] / 50
            entropy.setdefault(device, []).append(float(-(shares * np.log(shares)).sum()))
    means = [np.mean(values) for values in entropy.values()]
    assert max(means) / min(means) - 1.0 <= 0.05, means
