"""Accounts: who signs up takes what they did along; who guesses learns nothing; what is ended is ended at once."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.api.entering import GOOD, account, cheapen, sign_in, sign_up, viewer
from tests.api.place import SECRET, Place, place, showing

from fyp.api import passwords
from fyp.api.lockouts import FIRST_S, FREE, LONGEST_S, Lockouts
from fyp.api.visitors import Seal
from fyp.config import Settings
from fyp.platform.credentials import PASSWORD, Password
from fyp.vocabulary.account import Profile, handle_fault, profile_fault

Story = Callable[[Place], Awaitable[None]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def told(story: Story, **more: Any) -> None:
    with place(**more) as made:
        asyncio.run(story(made))


def test_what_a_visitor_did_is_the_new_accounts() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        page = (await visitor.get("/v1/feed?n=3")).json()
        mark = page["slots"][0]["impression"]
        p.clock.advance(6.0)
        events = showing(page, 0, p.clock.now() - 5)
        events.append({"kind": "act", "id": "like", "at": p.clock.now(), "impression": mark, "act": "like"})
        assert (await visitor.post("/v1/events", json=events)).json()["refused"] == []
        before = await viewer(visitor)
        assert await account(visitor) is None
        found = await sign_up(visitor, "Ada_B", name="Ada", email="Ada@Example.org")
        assert (found["id"], found["handle"], found["email"]) == (before, "ada_b", "ada@example.org")
        assert found["role"] == "viewer" and found["joined"] == p.clock.now()
        assert await account(visitor) == found
        assert (await visitor.get("/v1/viewers/me")).json()["likes"] == 1

    told(story)


def test_after_signing_out_the_browser_is_a_new_visitor_and_the_old_cookie_opens_nothing() -> None:
    async def story(p: Place) -> None:
        visitor = p.visit()
        before = await viewer(visitor)
        old = visitor.cookies["fyp_viewer"]
        await sign_up(visitor, "ada_b")
        session = visitor.cookies["fyp_session"]
        assert (await visitor.delete("/v1/sessions/current")).status_code == 204
        assert "fyp_session" not in visitor.cookies
        assert await account(visitor) is None
        assert await viewer(visitor) != before
        for cookie in (f"fyp_session={session}", f"fyp_viewer={old}", f"fyp_viewer={Seal(SECRET).sign(before)}"):
            other = p.visit(cookie=cookie)
            assert await account(other) is None and await viewer(other) != before, cookie
        with_both = await p.visit().get("/v1/accounts/me", headers={"cookie": f"fyp_session={session}"})
        assert "fyp_session=; Max-Age=0" in with_both.headers["set-cookie"]
        assert (await sign_in(visitor, "@Ada_B")).json()["id"] == before

    told(story)


def test_signed_in_by_username_or_email_and_what_that_browser_watched_stays_apart() -> None:
    async def story(p: Place) -> None:
        first = p.visit()
        ada = await sign_up(first, "ada_b", email="ada@example.org")
        for name in ("ada_b", "@ADA_B", " ada@example.org ", "ADA@example.org"):
            other = p.visit()
            visitor = await viewer(other)
            answer = await sign_in(other, name)
            assert answer.status_code == 201 and answer.json() == ada, name
            cookie = answer.headers["set-cookie"]
            for part in ("fyp_session=", "HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={90 * 86400}"):
                assert part in cookie
            assert await viewer(other) == ada["id"] != visitor
        assert len((await first.get("/v1/sessions")).json()["sessions"]) == 5

    told(story)


@pytest.mark.parametrize("name", ["ada_b", "nobody_b", "ada@example.org", "nobody@example.org"])
def test_who_guesses_learns_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answer after the same work, then the same wait."""
    work: list[str] = []

    async def story(p: Place) -> None:
        await sign_up(p.visit(), "ada_b", email="ada@example.org")
        await sign_in(p.visit(), "someone_else")  # the hash of nobody is made
        hasher = p.asgi._inner._inner.state.entry.passwords  # type: ignore[attr-defined]
        run = hasher._run

        async def counted(job: Any) -> Any:
            work.append("hash")
            return await run(job)

        monkeypatch.setattr(hasher, "_run", counted)
        for _ in range(FREE):
            answer = await sign_in(p.visit(), name, "not the password")
            assert (answer.status_code, answer.json()["code"]) == (401, "wrong_sign_in")
            assert answer.json()["message"] == "that name and password don't belong together"
        assert len(work) == FREE
        for password in ("not the password", GOOD):
            locked = await sign_in(p.visit(), name, password)
            assert (locked.status_code, locked.json()["code"]) == (429, "locked")
            assert locked.headers["retry-after"] == str(int(FIRST_S))
        assert len(work) == FREE
        p.clock.advance(FIRST_S + 1.0)
        assert (await sign_in(p.visit(), name)).status_code == (401 if "nobody" in name else 201)

    told(story)


def test_the_time_a_guess_takes_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured with a hash of some milliseconds: medians for a name that is there and one that is not are near."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8 * 1024)
    from time import perf_counter

    async def story(p: Place) -> None:
        await sign_up(p.visit(), "ada_b")
        took: dict[str, list[float]] = {"ada_b": [], "nobody_b": []}
        visitor = p.visit()
        await sign_in(visitor, "warm_up")
        for _ in range(15):
            for name, times in took.items():
                p.clock.advance(LONGEST_S + 1.0)
                began = perf_counter()
                await sign_in(visitor, name, "not the password")
                times.append(perf_counter() - began)
        there, nobody = (statistics.median(times) for times in took.values())
        assert 0.6 < there / nobody < 1.6, (there, nobody)

    told(story)


def test_a_taken_email_is_told_to_nobody() -> None:
    async def story(p: Place) -> None:
        ada = await sign_up(p.visit(), "ada_b", email="ada@example.org")
        other = await sign_up(p.visit(), "mallory", "another password", email="ada@example.org")
        assert other["id"] != ada["id"]
        assert (await sign_in(p.visit(), "ada@example.org")).json()["handle"] == "ada_b"
        assert (await sign_in(p.visit(), "ada@example.org", "another password")).json()["handle"] == "mallory"
        again = await p.visit().post("/v1/accounts", json={"email": "ada@example.org", "password": GOOD})
        assert again.json()["code"] == "account_exists"  # who knows both may know

    told(story)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"handle": "ab"}, "malformed", "handle"), ({"handle": "a b c"}, "malformed", "handle"),
        ({"handle": "admin"}, "malformed", "handle"), ({"handle": "dot."}, "malformed", "handle"),
        ({"handle": "0123456789abcdef01234567"}, "malformed", "handle"), ({}, "malformed", "handle"),
        ({"handle": "Ada.Moves"}, "handle_taken", "handle"), ({"handle": "x" * 31}, "malformed", "handle"),
        ({"email": "nothing"}, "malformed", "email"), ({"email": "a@b"}, "malformed", "email"),
        ({"handle": "good_one", "password": "short"}, "bad_password", "password"),
        ({"handle": "good_one", "password": "Password123"}, "easy_password", "password"),
        ({"handle": "good_one", "password": "good_one"}, "easy_password", "password"),
        ({"handle": "good_one", "password": "aaaaaaaaaaaa"}, "easy_password", "password"),
        ({"email": "good.one@b.nl", "password": "good.one"}, "easy_password", "password"),
    ],
)  # fmt: skip
def test_what_can_not_be_an_account(body: dict[str, str], code: str, field: str) -> None:
    async def story(p: Place) -> None:
        p.dance()
        answer = await p.visit().post("/v1/accounts", json={"password": GOOD, **body})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)
        assert p.app.vault.count(PASSWORD) == p.app.records.count("account") == 0

    told(story)


def test_two_at_once_get_one_handle_once() -> None:
    async def story(p: Place) -> None:
        asked = [p.visit().post("/v1/accounts", json={"handle": "ada_b", "password": GOOD}) for _ in range(4)]
        answers = await asyncio.gather(*asked)
        assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
        assert p.app.records.count("account") == p.app.vault.count(PASSWORD) == p.app.vault.count("session") == 1

    told(story)


def test_a_new_password_holds_and_ends_all_other_sessions() -> None:
    async def story(p: Place) -> None:
        here, there = p.visit(), p.visit()
        await sign_up(here, "ada_b", email="ada@example.org")
        await sign_in(there, "ada_b")
        new = "another fine password"
        wrong = await here.put("/v1/accounts/me/password", json={"old": "guess guess", "new": new})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
        easy = await here.put("/v1/accounts/me/password", json={"old": GOOD, "new": "password"})
        assert easy.json()["code"] == "easy_password"
        assert (await here.put("/v1/accounts/me/password", json={"old": GOOD, "new": new})).status_code == 204
        assert await account(there) is None and await account(here) is not None
        for name in ("ada_b", "ada@example.org"):
            assert (await sign_in(p.visit(), name)).status_code == 401
            assert (await sign_in(p.visit(), name, new)).status_code == 201
        kept = p.app.vault.get(PASSWORD, (await account(here))["id"], Password)
        assert kept is not None and kept.hash.startswith("$argon2id$") and p.app.vault.count("email") == 1

    told(story)


def test_one_address_tries_only_so_often() -> None:
    async def story(p: Place) -> None:
        codes = [(await sign_in(p.visit("10.0.0.9"), f"name{n}")).status_code for n in range(4)]
        assert codes == [401, 401, 401, 429]
        assert (await sign_in(p.visit("10.0.0.8"), "name9")).status_code == 401
        made = [
            (await p.visit("10.0.0.7").post("/v1/accounts", json={"handle": f"name{n}", "password": GOOD})).status_code
            for n in range(3)
        ]
        assert made == [201, 201, 429]

    told(story, settings=Settings(signin_burst=3.0, signup_burst=2.0))


def test_lockouts_grow_and_are_forgotten() -> None:
    held = Lockouts()
    assert [held.take("ada", float(n)) for n in range(FREE)] == [0.0] * FREE
    now, waits = float(FREE), []
    for _ in range(8):
        wait = held.take("ada", now)
        waits.append(round(wait))
        now += wait
        assert held.take("ada", now) == 0.0
    assert waits == [29, 60, 120, 240, 480, 900, 900, 900]
    assert held.take("bo", now) == 0.0
    held.right("ada")
    assert held.take("ada", now) == 0.0


def test_handles_and_profiles_that_make_no_sense_are_told_why() -> None:
    for good in ("ada", "ada.b_c", "a1_", "0ada"):
        assert handle_fault(good) == "", good
    for bad in ("", "Ada", "a b", "ada.", ".ada", "_ada", "ädä", "fyp"):
        assert handle_fault(bad), bad
    good = Profile(id="a", handle="ada", bio="two\nlines", links=("https://ada.nl/x?y=z",))
    assert profile_fault(good) == ("", "")
    for field, value in [
        ("name", "x" * 51), ("name", "a\nb"), ("name", "a\u202eb"), ("bio", "x" * 201), ("bio", "\x00"),
        ("links", ("javascript:alert(1)",)), ("links", ("https://a.b",) * 6), ("links", ("http://x",)),
    ]:  # fmt: skip
        broken = Profile(**{"id": "a", "handle": "ada", field: value})  # type: ignore[arg-type]
        assert profile_fault(broken)[0] == field, (field, value)
