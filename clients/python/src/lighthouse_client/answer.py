"""What an operation answers, and what the generated operations are built on."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A success: `data` is the body, `etag` what `if_match` wants for a change of what was read."""

    status: int
    headers: Mapping[str, str]
    data: T

    @property
    def etag(self) -> str:
        """The tag of this version; empty where there is none."""
        return self.headers.get("ETag", "")

    @property
    def replayed(self) -> bool:
        """Whether this is the stored answer to an earlier request with the same key."""
        return self.headers.get("Idempotency-Replayed") == "true"


class Requests:
    """Sends requests; `Lighthouse` says how."""

    def request(self, verb: str, address: str, *, path: Values | None = None, query: Values | None = None,
                headers: Values | None = None, body: Any = None, form: Values | None = None,
                content: bytes | None = None, safe: bool = False) -> Answer[Any]:
        """Any operation by its path, as the methods of the operations send theirs.

        `safe` says that the server does it once however often it comes, by its `Idempotency-Key`: only then is
        a write whose answer was lost sent again.
        """
        raise NotImplementedError

    def paginate(self, address: str, *, path: Values | None = None, query: Values | None = None,
             headers: Values | None = None) -> Iterator[Any]:
        """The items of a list, page after page, as they are wanted."""
        wanted = {"limit": 100, **{name: value for name, value in (query or {}).items() if value is not None}}
        cursor: str | None = ""
        while cursor is not None:
            page = self.request("GET", address, path=path, query={**wanted, "cursor": cursor or None}, headers=headers).data
            yield from page["data"]
            cursor = page["page"]["next_cursor"]
