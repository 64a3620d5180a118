"""Everything that can go wrong, as exceptions."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from . import models


class LighthouseError(Exception):
    """Whatever this package raises."""


class NetworkError(LighthouseError):
    """No answer. `sent`: whether the server may have the request and may have done it."""

    def __init__(self, reason: str, sent: bool):
        super().__init__(reason)
        self.sent = sent


class Problem(LighthouseError):
    """A refusal, as the problem document says it (RFC 9457)."""

    def __init__(self, status: int, document: Mapping[str, Any], headers: Mapping[str, str]):
        # /oauth/token answers as OAuth does, and a proxy in between answers as it likes.
        self.status, self.headers = status, headers
        self.code = str(document.get("code") or document.get("error") or f"http_{status}")
        self.detail = str(document.get("detail") or document.get("error_description") or "")
        self.hint, self.request_id = str(document.get("hint", "")), str(document.get("request_id", ""))
        self.errors = cast(list[models.FieldError], document.get("errors") or [])
        self.current: dict[str, Any] | None = document.get("current")
        fields = "".join(f"\n  {location(one)}: {one['detail']}" for one in self.errors)
        super().__init__(f"{status} {self.code}: {self.detail} {self.hint}{fields}")

    def at(self, pointer: str) -> list[models.FieldError]:
        """The errors of a field, by its JSON pointer (`/title`) or the name of a parameter or header."""
        return [one for one in self.errors if location(one) == pointer]


class SignedOut(Problem):
    """401: there is no login, or it has ended. Ask for the password again."""


class NotFound(Problem):
    """404: there is no such thing, or the caller does not see it."""


class VersionConflict(Problem):
    """412: somebody else changed it; `current` is the object as it is now, `etag` its tag."""

    @property
    def etag(self) -> str:
        return self.headers.get("ETag", "")


class Invalid(Problem):
    """400 or 422: `errors` lists everything that is wrong, each with its field."""


class RetryLater(Problem):
    """429 or 503, for longer than this client waits; `retry_after` says how many seconds."""

    @property
    def retry_after(self) -> float:
        value = self.headers.get("Retry-After", "")
        return float(value) if value.isdigit() else 0.0


SORTS: dict[int, type[Problem]] = {400: Invalid, 401: SignedOut, 404: NotFound, 412: VersionConflict, 422: Invalid, 429: RetryLater, 503: RetryLater}


def location(error: models.FieldError) -> str:
    """Where an error is: pointer, parameter or header."""
    return error.get("pointer") or error.get("parameter") or error.get("header") or ""


def problem(status: int, headers: Mapping[str, str], text: bytes) -> Problem:
    try:
        document = json.loads(text)
    except ValueError:
        document = {}
    return SORTS.get(status, Problem)(status, document if isinstance(document, dict) else {}, headers)
