"""The table of rights: for every route what comes of it for each kind of caller. A route without a row here breaks the build.

To add a route, add a row: its method and path as in `api/site.py`, the status that most callers get, and those of the others by
name. `body` is what is sent; a word in braces of path or body is filled in by `Town.fill` of test_authorisation.py: {id} is a
public video of the owner, {comment} a new comment under it, {who} the owner. `alone`: it changes who calls, so that each
caller gets a town of their own.
"""

from typing import Any, NamedTuple

CALLERS = ("visitor", "owner", "other", "blocked", "moderator", "brand", "operator")
"""Who calls: without an account; the account that owns what the path names; another; one whom the owner blocks; three roles."""


class Row(NamedTuple):
    outcome: dict[str, int]
    body: Any = None
    alone: bool = False
    query: str = ""
    headers: dict[str, str] | None = None


def row(
    most: int,
    body: Any = None,
    alone: bool = False,
    query: str = "",
    headers: dict[str, str] | None = None,
    **others: int,
) -> Row:
    assert set(others) <= set(CALLERS)
    return Row({caller: others.get(caller, most) for caller in CALLERS}, body, alone, query, headers)


def operating(body: Any = None, query: str = "") -> Row:
    """For operators."""
    return row(401, body, query=query, operator=200)


def moderating(body: Any = None, done: int = 200) -> Row:
    """For moderators and operators."""
    return row(403, body, visitor=401, moderator=done, operator=done)


SAID = {"by": "ada", "why": "to see"}
ON = {"on": True}
ASKED = {
    "title": "In the rain", "hashtag": "rain", "starts": 1_700_000_000, "ends": 1_720_000_000, "zone": "Europe/Amsterdam",
    "payer": "Umbrellas",
}  # fmt: skip
TUS = {"tus-resumable": "1.0.0"}
BYTES = {**TUS, "content-type": "application/offset+octet-stream", "upload-offset": "0"}
VTT = {"vtt": "WEBVTT\n\n00:01.000 --> 00:02.500\nhello\n"}

TABLE: dict[str, Row] = {
    # what anybody reads
    "GET /": row(404), "HEAD /": row(404), "GET /{path}": row(404), "HEAD /{path}": row(404),  # no page was built here
    "GET /docs": row(200), "GET /docs/openapi.json": row(200), "GET /healthz": row(200), "GET /metrics": row(200),
    "GET /media/{key}": row(200), "HEAD /media/{key}": row(200), "GET /v1/status": row(200), "GET /v1/ranking": row(200),
    "GET /v1/feed": row(200), "GET /v1/videos/{id}": row(200, blocked=404),
    "GET /v1/creators/{who}": row(200, blocked=404), "GET /v1/creators/{who}/videos": row(200, blocked=404),
    "GET /embed/{id}": row(200), "GET /v1/oembed": row(200, query="?url=https://fyp.example/v/{id}"),
    "GET /v1/videos/{id}/qr": row(200), "GET /v1/videos/{id}/remixes": row(200, blocked=404),
    # one's own, of visitors too
    "POST /v1/events": row(200, []), "GET /v1/viewers/me": row(200), "PATCH /v1/viewers/me": row(200, {"country": "NL"}),
    "GET /v1/viewers/me/liked": row(200), "GET /v1/viewers/me/saved": row(200),
    "DELETE /v1/viewers/me": row(204, alone=True),
    "GET /v1/controls": row(200), "GET /v1/controls/words": row(200, query="?text=dance"),
    "PUT /v1/controls/sliders": row(200, {"topic": "dance", "level": 1}),
    "PUT /v1/controls/mutes": row(200, {"about": "hashtag", "what": "rain"}),
    "PUT /v1/controls/settings": row(200, {"autoplay": False}),
    "POST /v1/controls/refresh": row(200, ON), "POST /v1/controls/forget": row(200, {"topic": "dance"}),
    # accounts
    "POST /v1/accounts": row(403, {"handle": "{fresh}", "password": "correct horse battery"}, alone=True, visitor=201),
    "GET /v1/accounts/me": row(200), "PATCH /v1/accounts/me": row(200, {"bio": "hello"}, visitor=401),
    "PUT /v1/accounts/me/picture": row(200, "{picture}", visitor=401),
    "DELETE /v1/accounts/me/picture": row(200, visitor=401),
    "PUT /v1/accounts/me/password": row(
        204, {"old": "correct horse battery", "new": "another good password"}, alone=True, visitor=401
    ),
    "POST /v1/sessions": row(201, {"name": "{who}", "password": "correct horse battery"}, alone=True),
    "GET /v1/viewers/me/export": row(200), "POST /v1/accounts/me/import": row(200, "{export}", visitor=401),
    "GET /v1/sessions": row(200, visitor=401), "DELETE /v1/sessions": row(204, visitor=401),
    "DELETE /v1/sessions/{session}": row(404, alone=True, visitor=401, owner=204),
    "DELETE /v1/sessions/current": row(204, alone=True),
    "POST /v1/sessions/current/proof": row(204, {"password": "correct horse battery"}, visitor=401),
    # what is for the maker of a video
    "GET /v1/videos/{id}/reach": row(403, owner=200),
    # comments
    "GET /v1/videos/{id}/comments": row(200, blocked=404), "GET /v1/videos/{id}/comments/count": row(200, blocked=404),
    "GET /v1/videos/{id}/comments/{comment}/replies": row(200, blocked=404),
    "POST /v1/videos/{id}/comments": row(201, {"text": "{fresh}"}, visitor=401, blocked=404),
    "PUT /v1/videos/{id}/comments/{comment}/like": row(200, ON, visitor=401, blocked=404),
    "PUT /v1/videos/{id}/comments/{comment}/pin": row(403, ON, visitor=401, blocked=404, owner=200),
    "PUT /v1/videos/{id}/comments/{comment}/removal": row(
        403, ON, visitor=401, blocked=404, owner=204, moderator=204, operator=204
    ),
    "PUT /v1/videos/{id}/comments/{comment}/report": row(204, {"reason": "spam"}, visitor=401, blocked=404),
    "GET /v1/comments/guard": row(200, visitor=401),
    "PUT /v1/comments/guard": row(200, {"who": "everyone", "words": []}, visitor=401),
    "GET /v1/videos/{id}/question": row(200, blocked=404),
    "PUT /v1/videos/{id}/question": row(
        403, {"kind": "poll", "text": "Which?", "options": ["a", "b"]}, visitor=401, blocked=404, owner=200
    ),
    "DELETE /v1/videos/{id}/question": row(403, alone=True, visitor=401, blocked=404, owner=204),
    "PUT /v1/videos/{id}/question/answer": row(
        200, {"question": "{question}", "option": 0}, visitor=401, blocked=404, owner=403
    ),
    "GET /v1/videos/{id}/question/answers": row(200, blocked=404),
    "PUT /v1/videos/{id}/question/answers/{answer}/removal": row(
        403, ON, visitor=401, blocked=404, owner=204, moderator=204, operator=204
    ),
    # finding
    "GET /v1/tags": row(200), "GET /v1/tags/{tag}": row(200), "GET /v1/tags/{tag}/videos": row(200),
    "PUT /v1/tags/{tag}/follow": row(200, ON), "GET /v1/viewers/me/tags": row(200),
    "GET /v1/search": row(200, query="?q=dance"), "GET /v1/search/suggestions": row(200, query="?q=da"),
    "GET /v1/searches": row(200), "PUT /v1/searches": row(200, {"text": "dance"}), "DELETE /v1/searches": row(204),
    # what was understood of a video; nothing of this one yet
    "GET /v1/topics": row(200), "GET /v1/videos/{id}/understood": row(403, owner=404, moderator=404, operator=404),
    "PATCH /v1/videos/{id}/understood": row(403, {"topics": ["dance"]}, owner=200),
    # sounds
    "GET /v1/sounds/{sound}": row(200), "GET /v1/sounds/{sound}/videos": row(200), "GET /v1/silences": row(200),
    "PUT /v1/sounds/{sound}/claim": row(200, {"why": "I sang it"}, visitor=401),
    "PUT /v1/sounds/{sound}/silence": row(403, {"why": "asked"}, visitor=401, moderator=200, operator=200),
    "GET /v1/claims": row(403, visitor=401, moderator=200, operator=200),
    # moderators
    "GET /v1/moderation": moderating(), "GET /v1/moderation/decisions": moderating(),
    "POST /v1/moderation/decisions": moderating({"video": "{id}", "verdict": "keep"}, done=201),
    "POST /v1/moderation/decisions/{decision}/undo": moderating({"why": "to see"}),
    # challenges
    "GET /v1/challenges": row(200), "GET /v1/challenges/{challenge}": row(200, blocked=404),
    "GET /v1/challenges/{challenge}/videos": row(200, blocked=404),
    "GET /v1/challenges/{challenge}/family": row(200, blocked=404),
    "POST /v1/challenges": row(201, ASKED, visitor=401),
    "PUT /v1/challenges/{challenge}": row(403, ASKED, visitor=401, blocked=404, owner=200),
    "PUT /v1/challenges/{challenge}/jury": row(403, {"videos": []}, visitor=401, blocked=404, owner=200),
    "DELETE /v1/challenges/{challenge}": row(
        403, alone=True, visitor=401, blocked=404, owner=204, moderator=204, operator=204
    ),
    # uploads
    "GET /v1/uploads": row(200, visitor=401),
    "POST /v1/uploads": row(201, headers={**TUS, "upload-length": "9"}, visitor=401),
    "GET /v1/uploads/{upload}": row(404, visitor=401, owner=200),
    "HEAD /v1/uploads/{upload}": row(404, headers=TUS, visitor=401, owner=200),
    "PATCH /v1/uploads/{upload}": row(404, "some", headers=BYTES, visitor=401, owner=204),
    "DELETE /v1/uploads/{upload}": row(404, alone=True, headers=TUS, visitor=401, owner=204),
    "POST /v1/uploads/{upload}/retry": row(404, visitor=401, owner=400),  # it was not refused
    "PUT /v1/uploads/{upload}/details": row(404, {"caption": "hello"}, visitor=401, owner=200),
    "PUT /v1/uploads/{upload}/subtitles/{language}": row(404, VTT, visitor=401, owner=200),
    "DELETE /v1/uploads/{upload}/subtitles/{language}": row(404, visitor=401, owner=200),
    # operators
    "GET /v1/operator/accounts": operating(), "PUT /v1/operator/accounts/{who}/role": operating({"role": "viewer"}),
    "GET /v1/operator/policy": operating(), "PUT /v1/operator/policy": operating({"knobs": {"weight_like": 7.0}, **SAID}),
    "POST /v1/operator/policy/rollback": operating({"version": 0, **SAID}),
    "GET /v1/operator/presets": operating(), "POST /v1/operator/presets/{preset}": operating(SAID),
    "GET /v1/operator/experiments": operating(),
    "PUT /v1/operator/experiments": operating(
        {"name": "calm", "arms": {"control": {}, "calm": {"topic_cap": 0.3}}, **SAID}
    ),
}  # fmt: skip

__all__ = ["CALLERS", "TABLE", "Row"]
