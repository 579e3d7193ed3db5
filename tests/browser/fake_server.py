"""A server that speaks the page's contract and remembers all it was told, so that the page can be tested alone."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.fake_controls import FakeControls
from tests.browser.fake_operator import FakeOperator

TAGS = ("huidverzorging", "koken", "voetbal", "tarot", "dieren", "mode")
CAPTIONS = (
    "Mijn ochtendroutine in drie stappen, zonder poespas. Eerst reinigen, dan een serum met niacinamide, en daarna pas de "
    "crème. Wacht een minuut tussen elke laag, anders rolt het.",
    "One pan pasta in ten minutes",
    "Zo neem je een vrije trap die over de muur duikt #voetbal",
    "What the cards say about your week: slow down on Wednesday, call somebody on Friday",
    "Hij doet dit elke ochtend om zes uur",
    "Three ways to wear a plain white shirt",
)
NAMES = ("Noor", "Sam", "Ada", "Bo", "Cleo", "Yara", "Tom")
SOUNDS = ("Zachte ochtend", "Kitchen groove", "Derde helft", "Maanlicht", "Draf")
SOURCES = ("taste", "kin", "trending", "fresh", "wander")
CAUSES = ("topic", "creator", "popular", "fresh", "wander")
TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".html": "text/html", ".js": "text/javascript", ".css": "text/css",
         ".svg": "image/svg+xml", ".woff2": "font/woff2"}  # fmt: skip


class FakeServer:
    """`told` holds each event once, in order; `down` ('feed', 'events') answers 503, `mute` closes connections."""

    def __init__(self, dist: Path, clips: list[tuple[Path, Path, float]], videos: int = 40) -> None:
        self.dist, self.clips, self.videos = dist, clips, videos
        self.told: list[dict[str, Any]] = []
        self.ids: set[str] = set()
        self.doubled = 0
        self.requests: list[str] = []
        self.viewers: set[str] = set()
        self.down: set[str] = set()
        self.mute = False
        self.retry_after = 1
        self.delay_s = 0.0
        self.media_delay_s = 0.0
        self.demo: dict[str, int] | None = None
        self.controls = FakeControls()
        self.operator = FakeOperator()
        self.popular: list[tuple[str, bool]] = []
        self.said: dict[str, dict[str, int]] = {}
        self.next, self.page, self.feeds_at_once, self.most_feeds = 0, 0, 0, 0
        self.lock = threading.Lock()
        self.me: dict[str, Any] = {"id": "v1", "language": "", "country": "", "device": "", "following": [], "likes": 0}
        fake = self

        class Handler(_Handler):
            server_of = fake

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def card(self, n: int) -> dict[str, Any]:
        clip, poster, seconds = self.clips[n % len(self.clips)]
        kind, name, sound = n % len(TAGS), NAMES[n % 7], SOUNDS[n % 5]
        acts, follows = self.acts(f"video{n}"), f"c{n % 7}" in self.me["following"]
        return {
            "id": f"video{n}",
            "creator": {"id": f"c{n % 7}", "handle": f"{name.lower()}.maakt", "name": name},
            "sound": {"id": f"s{n % 5}", "title": sound, "maker": ""},
            "caption": CAPTIONS[kind], "hashtags": [TAGS[kind], "fyp", ("nl", "en")[n % 2]], "topics": [TAGS[kind]],
            "language": ("nl", "en")[n % 2], "duration_s": seconds, "posted_at": 1_760_000_000 + n * 3600,
            "src": f"/media/{clip.name}", "poster": f"/media/{poster.name}", "width": 270, "height": 480,
            "counts": {"plays": 1200 * n + 90, "finishes": 400 * n, "likes": 137 * n, "comments": 0, "shares": 12 * n,
                       "saves": 33},
            "mine": {"liked": acts.get("like", False), "saved": acts.get("save", False), "following": follows},
        }  # fmt: skip

    def acts(self, video: str) -> dict[str, bool]:
        shown = {f"{e['page']}.{e['slot']}" for e in self.told if e["kind"] == "impression" and e["video"] == video}
        return {e["act"]: e["on"] for e in self.told if e["kind"] == "act" and e["impression"] in shown}

    def unprofiled(self, n: int, cursor: int) -> dict[str, Any]:
        """The same for everybody: the videos backwards, from `cursor` on."""
        last = min(cursor + n, self.videos)
        slots = [{"position": i, "impression": f"popular.{at}", "score": 0.5, "propensity": 1.0,
                  "video": self.card(self.videos - 1 - at),
                  "why": {"source": "popular", "because": "popular", "about": "", "controls": [], "terms": {"popular": 0.5}}}
                 for i, at in enumerate(range(cursor, last))]  # fmt: skip
        return {"id": "popular", "slots": slots, "cursor": last}

    def feed(self, n: int) -> dict[str, Any]:
        with self.lock:
            first, self.next = self.next, min(self.next + n, self.videos)
            self.page += 1
            page, last = f"page{self.page}", self.next
        slots = [
            {
                "position": i, "impression": f"{page}.{i}", "score": 0.52, "propensity": 0.8, "video": self.card(first + i),
                "why": {"source": SOURCES[i % 5], "because": CAUSES[i % 5],
                        "about": TAGS[(first + i) % len(TAGS)], "controls": ["not_interested", "unfollow", "follow", "block"],
                        "terms": {"start": 0.22, "habit": 0.05, "topic": 0.18, "popular": 0.09, "taste": 0.04, "length": -0.05,
                                  "creator": 0.03, "age": -0.01}, **({"said": self.said} if self.said else {})},
            }
            for i in range(last - first)
        ]  # fmt: skip
        return {"id": page, "slots": slots, "cursor": self.page}

    def take(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        accepted = 0
        with self.lock:
            for event in events:
                if event["id"] in self.ids:
                    self.doubled += 1
                    continue
                self.ids.add(event["id"])
                self.told.append({**event, "got": time.time()})
                accepted += 1
                if event["kind"] == "followed":
                    held = self.me["following"]
                    held.append(event["creator"]) if event["on"] else held.remove(event["creator"])
        return {"accepted": accepted, "doubled": len(events) - accepted, "refused": []}

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        with self.lock:
            return [e for e in self.told if e["kind"] == kind]

    def watched(self, impression: str) -> float:
        return sum(e["to_s"] - e["from_s"] for e in self.kinds("watch") if e["impression"] == impression)


class _Handler(BaseHTTPRequestHandler):
    server_of: FakeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        fake, url = self.server_of, urlsplit(self.path)
        if self._refused(url.path):
            return
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        path = url.path
        if path == "/v1/feed" and query.get("surface") == "popular":
            cookie = "fyp_viewer" in (self.headers.get("cookie") or "")
            fake.popular.append((f"{query['country']}/{query['language']}", cookie))
            self._json(200, fake.unprofiled(int(query["n"]), int(query["cursor"])))
        elif path == "/v1/feed":
            with fake.lock:
                fake.feeds_at_once += 1
                fake.most_feeds = max(fake.most_feeds, fake.feeds_at_once)
            time.sleep(fake.delay_s)
            empty = query.get("surface") == "following" and not fake.me["following"]
            page = fake.feed(0 if empty else int(query["n"]))
            with fake.lock:
                fake.feeds_at_once -= 1
            self._json(200, page)
        elif path == "/v1/controls":
            self._json(200, fake.controls.told())
        elif path == "/v1/controls/words":
            self._json(
                200,
                fake.controls.words(query["text"], parse_qs(url.query).get("also"), [fake.card(n) for n in range(4)]),
            )
        elif path.startswith("/v1/operator/"):
            self._operated(None)
        elif path == "/v1/ranking":
            self._json(200, fake.controls.ranking())
        elif path == "/v1/topics":
            self._json(200, {"areas": [{"id": "life", "en": "Life", "nl": "Leven"}],
                        "topics": [{"id": "tarot", "en": "Tarot", "nl": "Tarot", "area": "life"}]})  # fmt: skip
        elif path.startswith("/v1/videos/") and path.endswith("/understood"):
            self._json(200, {
                "video": path.split("/")[3], "language": "nl", "sure": 0.9, "topics": ["tarot"],
                "guesses": [{"name": "tarot", "share": 0.7}], "edited": False, "text": ["hallo"], "seen": [], "speech": 0.2,
                "spoken": "", "transcript": "", "depicted": [], "flags": [],
                "looked": [{"signal": "language", "model": "words-1", "outcome": "done", "cpu_s": 0.1}],
            })  # fmt: skip
        elif path.startswith("/v1/videos/") and path.endswith("/reach"):
            self._json(200, fake.controls.reach())
        elif path.startswith("/v1/videos/"):
            name = path.rpartition("/")[2]
            known = name.startswith("video") and name[5:].isdigit() and int(name[5:]) < fake.videos
            self._json(200, fake.card(int(name[5:]))) if known else self._json(
                404, _problem("unknown_video", "no such video")
            )
        elif path == "/v1/viewers/me":
            self._json(200, fake.me)
        elif path == "/v1/silences":
            self._json(200, [])
        elif path == "/v1/accounts/me":
            self._json(200, {"account": None})
        elif path in ("/v1/viewers/me/liked", "/v1/viewers/me/saved"):
            act = "like" if path.endswith("liked") else "save"
            found = [n for n in range(fake.next) if fake.acts(f"video{n}").get(act)]
            self._json(200, {"videos": [fake.card(n) for n in found]})
        elif path == "/v1/status":
            self._json(200, {"videos": fake.videos, "demo": fake.demo, "events": len(fake.told)})
        elif path.startswith("/media/"):
            time.sleep(fake.media_delay_s if path.endswith(".mp4") else 0)
            self._file(next(f for c in fake.clips for f in c[:2] if f.name == path[7:]))
        else:
            file = fake.dist / path.lstrip("/")
            self._file(file if path != "/" and file.is_file() else fake.dist / "index.html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self._refused(self.path):
            return
        if self.path.startswith("/v1/operator/"):
            self._operated(json.loads(body))
        elif self.path.startswith("/v1/controls/"):
            self._json(200, self.server_of.controls.change(self.path.rpartition("/")[2], json.loads(body)))
        else:
            self._json(200, self.server_of.take(json.loads(body)))

    do_PUT = do_POST

    def _operated(self, data: dict[str, Any] | None) -> None:
        key, what = self.headers.get("authorization") or "", self.path.rpartition("/")[2]
        self._json(*self.server_of.operator.answer(key, what, data))

    def do_DELETE(self) -> None:
        if not self._refused(self.path):
            self.server_of.controls.erased += 1
            self.send_response(204)
            self.end_headers()

    def do_PATCH(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not self._refused("/v1/viewers/me"):
            self.server_of.me.update(json.loads(body))
            self._json(200, self.server_of.me)

    def _refused(self, path: str) -> bool:
        fake = self.server_of
        fake.requests.append(path)
        if path.startswith("/v1/") and fake.mute:
            self.close_connection = True
            self.connection.close()
            return True
        if path.startswith("/v1/") and path.rpartition("/")[2] in fake.down:
            self._json(503, _problem("stopping", "not now", retry=True), retry=fake.retry_after)
            return True
        return False

    def _json(self, status: int, data: Any, retry: int = 0) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if retry:
            self.send_header("Retry-After", str(retry))
        if "fyp_viewer" not in (self.headers.get("cookie") or ""):
            viewer = f"v{len(self.server_of.viewers) + 1}"
            self.server_of.viewers.add(viewer)
            self.send_header("Set-Cookie", f"fyp_viewer={viewer}; HttpOnly; SameSite=Lax; Path=/")
        self.end_headers()
        self.wfile.write(body)

    def _file(self, file: Path) -> None:
        data = file.read_bytes()
        start, end, status = 0, len(data) - 1, 200
        if (asked := self.headers.get("range", "")).startswith("bytes="):
            first, _, last = asked[6:].partition("-")
            start, end, status = int(first or 0), min(int(last or end), end), 206
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start + 1))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.end_headers()
        try:
            self.wfile.write(data[start : end + 1])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def _problem(code: str, message: str, retry: bool = False) -> dict[str, Any]:
    return {"code": code, "message": message, "field": "", "retry": retry}
