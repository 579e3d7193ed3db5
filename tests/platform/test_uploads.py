"""The rules of uploads: who may begin, who holds what, what is tried again, what is due, and what a caption names."""

import pytest
from msgspec.structs import replace
from tests.people import NOW

from fyp.platform import uploads as rules
from fyp.vocabulary.errors import Denied, Invalid, TooLarge, Unavailable
from fyp.vocabulary.upload import Details, Found, Upload

HERE = Upload(id="u", owner="ada", length=10, offset=10, state="received", begun_at=NOW, changed_at=NOW)
READY = replace(HERE, state="understood", found=Found(duration_s=3.0, audio=True), done=("check", "store"))


def test_captions_name_hashtags_and_handles() -> None:
    caption = (
        "Dansen met @ada.moves en @bo, via me@example.org! #Dance #dance #été #2024 #skin_tok https://x.org/#no @dan."
    )
    assert rules.hashtags(caption) == ("Dance", "été", "skin_tok")
    assert rules.mentions(caption) == ("ada.moves", "bo", "dan")
    assert len(rules.hashtags(" ".join(f"#tag{n}" for n in range(99)))) == rules.MOST_TAGS


def test_who_may_begin() -> None:
    waiting = [replace(HERE, length=600)]
    rules.may_begin(waiting, 400, 1000, 1000, 1 << 40)
    with pytest.raises(TooLarge):
        rules.may_begin([], 1001, 1000, 5000, 1 << 40)
    with pytest.raises(Denied, match="publish or delete"):
        rules.may_begin(waiting, 401, 1000, 1000, 1 << 40)
    with pytest.raises(Unavailable):
        rules.may_begin([], 400, 1000, 1000, 1 << 20)
    rules.may_begin([replace(waiting[0], state="published")], 900, 1000, 1000, 1 << 40)


def test_one_worker_holds_it_until_its_lease_ends() -> None:
    mine = rules.take(HERE, "one", NOW)
    assert mine is not None and rules.take(mine, "two", NOW + 1) is None
    assert rules.take(mine, "one", NOW + 1) is not None
    assert rules.renew(mine, mine, NOW + 30) is not None
    theirs = rules.take(mine, "two", NOW + rules.LEASE_S + 1)
    assert theirs is not None and not rules.held(theirs, mine) and rules.renew(theirs, mine, NOW) is None
    assert rules.take(READY, "one", NOW) is None


def test_failures_wait_ever_longer_and_end() -> None:
    upload, now, waits = HERE, NOW, []
    while upload.state == "received":
        upload = rules.later(upload, "the disk was full", now)
        waits.append(upload.next_at - now)
        assert rules.take(upload, "one", now) is None
        now = max(now, upload.next_at)
    assert len(waits) == rules.MOST_TRIES and waits[:4] == [4.0, 8.0, 16.0, 32.0]
    assert (upload.state, upload.reason) == ("refused", "fault")
    again = rules.again(upload, now)
    assert (again.state, again.tries, again.reason) == ("received", 0, "") and rules.take(again, "one", now)


def test_only_some_refusals_may_be_tried_again() -> None:
    with pytest.raises(Invalid) as told:
        rules.again(rules.refused(HERE, "damaged", "", NOW), NOW)
    assert told.value.code == "no_retry"
    assert rules.refused(HERE, "never heard of", "", NOW).reason == "fault"


def test_drafts_and_plans_wait() -> None:
    assert rules.due(READY, NOW)
    assert not rules.due(replace(READY, details=Details(draft=True)), NOW)
    planned = replace(READY, details=Details(publish_at=NOW + 60))
    assert not rules.due(planned, NOW + 59) and rules.due(planned, NOW + 60)
    published = replace(READY, state="published", told=1, posted_at=NOW)
    assert not rules.due(published, NOW)
    assert rules.due(rules.described(published, Details(caption="other"), NOW), NOW)


def test_another_cut_is_made_anew_until_it_is_published() -> None:
    cut = rules.described(READY, Details(from_s=1.0), NOW)
    assert (cut.state, cut.done, cut.round) == ("received", (), 2)
    assert rules.described(READY, Details(caption="a"), NOW).state == "understood"
    with pytest.raises(Invalid) as told:
        rules.described(replace(READY, state="published", told=1), Details(cover_s=1.0), NOW)
    assert told.value.code == "too_late"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (Details(from_s=3.0, to_s=3.2), "to_s"),
        (Details(publish_at=NOW + 400 * 86_400), "publish_at"),
        (Details(cover_s=float("nan")), "publish_at"),
        (Details(sound="../etc"), "sound"),
        (Details(topics=("a",) * 6), "topics"),
    ],
)
def test_what_cant_be_is_refused(details: Details, field: str) -> None:
    with pytest.raises(Invalid) as told:
        rules.check(details, NOW)
    assert told.value.field == field


def test_what_is_abandoned_goes() -> None:
    begun = replace(HERE, state="uploading", offset=3)
    assert not rules.gone(begun, NOW + rules.IDLE_S - 1) and rules.gone(begun, NOW + rules.IDLE_S + 1)
    assert rules.gone(replace(HERE, state="refused"), NOW + rules.REFUSED_S + 1)
    assert not rules.gone(READY, NOW + 1e9)


def test_every_reason_is_for_people() -> None:
    for code, (words, _) in rules.REASONS.items():
        assert len(words) > 20 and code not in words.split(), code
