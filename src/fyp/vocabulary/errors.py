"""The error tree: each says what was wrong, where, and whether trying again helps.

FypError
 +- Invalid       400  malformed or impossible input; trying the same again does not help
 +- Unproven      401  who asks must show a key
 +- Denied        403  known, but not allowed
 +- Missing       404  no such thing
 +- TooLarge      413  the body is over the limit
 +- TooMany       429  over the rate; try again after `retry_after_s`
 +- Unavailable   503  not now (starting, stopping, disk full); try again after `retry_after_s`
"""

from msgspec import Struct


class Problem(Struct, frozen=True, kw_only=True):
    """The one shape of an error on the wire. `retry`: trying again, unchanged, may help."""

    code: str
    message: str
    field: str = ""
    retry: bool = False


class FypError(Exception):
    """Base of every error that fyp raises on purpose. `code` is a stable word, `field` the place in the input."""

    status = 500
    retry = False

    def __init__(self, code: str, message: str, field: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.retry_after_s = retry_after_s

    def problem(self) -> Problem:
        return Problem(code=self.code, message=self.message, field=self.field, retry=self.retry)


class Invalid(FypError):
    status = 400


class Unproven(FypError):
    status = 401


class Denied(FypError):
    status = 403


class Missing(FypError):
    status = 404


class TooLarge(FypError):
    status = 413


class TooMany(FypError):
    status = 429
    retry = True


class Unavailable(FypError):
    status = 503
    retry = True


class Refusal(Struct, frozen=True, kw_only=True):
    """Why one event of a batch was not taken; the others of the batch are untouched by it."""

    id: str
    code: str
    message: str
    field: str = ""
    retry: bool = False


__all__ = [
    "Denied",
    "FypError",
    "Invalid",
    "Missing",
    "Problem",
    "Refusal",
    "TooLarge",
    "TooMany",
    "Unavailable",
    "Unproven",
]
