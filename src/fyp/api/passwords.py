"""Passwords: argon2id off the event loop, few at once; and the index by which an email and its password find an account."""

import asyncio
import hmac
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from fyp.vocabulary.errors import Invalid, Unavailable

T = TypeVar("T")

TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 4
"""The second choice of RFC 9106, for where memory is scarce: 64 MiB, three passes, four lanes."""
AT_ONCE = 2
"""Passwords that are hashed at the same time: each takes a core and the memory above."""
WAITING = 40
"""More than these are not let to wait."""
SHORTEST, LONGEST = 8, 128
_COMMON = (
    "password passw0rd password1 password12 password123 12345678 123456789 1234567890 qwertyui qwertyuiop qwerty123 "
    "iloveyou sunshine princess football baseball superman trustno1 welcome1 wachtwoord wachtwoord1 welkom01 welkom123 "
    "abcd1234 abc12345 1q2w3e4r 1qaz2wsx letmein1 geheim123 voetbal1 hallo123 administrator"
)
COMMON = frozenset(_COMMON.split())


class Passwords:
    """Makes and checks hashes with the `secret` of the data folder as the key of the index by email."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._hasher = PasswordHasher(TIME_COST, MEMORY_KIB, LANES)
        self._threads = ThreadPoolExecutor(AT_ONCE, "fyp-passwords")
        self._waiting = 0
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The encoded hash that is kept. Raises `Unavailable` when too many wait."""
        return await self._run(partial(self._hasher.hash, password))

    async def holds(self, encoded: str | None, password: str) -> bool:
        """Is it the password of that hash? Without a hash it is not, after the same work."""
        if encoded is None:
            self._nobody = self._nobody or await self.hash("nobody has this")
        found = await self._run(partial(self._verify, encoded or self._nobody, password))
        return found and encoded is not None

    async def index(self, email: str, password: str) -> str:
        """Where the vault has the account of an email with this password, in hex.

        Two accounts may name one email: nobody learns from a sign-up that it is known here, nor keeps its owner out.
        """
        salt = hmac.digest(self._secret, b"email:" + email.encode(), sha256)[:16]
        work = partial(hash_secret_raw, password.encode(), salt, TIME_COST, MEMORY_KIB, LANES, 32, Type.ID)
        return (await self._run(work)).hex()

    def dated(self, encoded: str) -> bool:
        """Was the hash made with other costs than those of today?"""
        return self._hasher.check_needs_rehash(encoded)

    def _verify(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: "partial[T]") -> T:
        if self._waiting >= WAITING:
            raise Unavailable("busy", "too many are signing in", retry_after_s=2.0)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def check(password: str, *names: str) -> None:
    """Raises `Invalid` for a password that is too easy, of one who is known by these `names`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid("bad_password", f"a password has {SHORTEST} to {LONGEST} characters", "password")
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) < 4:
        raise Invalid("easy_password", "this password is one of the first that anybody would try", "password")
    if any(name and plain in (name.casefold(), name.casefold().partition("@")[0]) for name in names):
        raise Invalid("easy_password", "your name is not a good password", "password")


__all__ = ["LONGEST", "SHORTEST", "Passwords", "check"]
