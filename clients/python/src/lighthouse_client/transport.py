"""One request and its answer: nothing is repeated here."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, ConnectTimeoutError

from .problems import NetworkError

SECONDS = urllib3.Timeout(connect=10, read=60)
ALWAYS = {"User-Agent": "lighthouse-client-python", "Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class RawResponse:
    status: int
    headers: Mapping[str, str]
    content: bytes


class Transport:
    """A server's address and the connections to it. `pool` may be one of your own, with a proxy or certificates."""

    def __init__(self, base: str, pool: urllib3.PoolManager | None = None):
        self.base, self.pool = base.rstrip("/"), pool or urllib3.PoolManager(maxsize=10)

    def send(self, verb: str, address: str, headers: Mapping[str, str], content: bytes | None = None,
             timeout: float | urllib3.Timeout = SECONDS) -> RawResponse:
        try:
            answer = self.pool.request(verb, self.base + address, body=content, headers={**ALWAYS, **headers}, timeout=timeout, retries=False, redirect=False)
        except HTTPError as error:
            raise lost(error) from error
        return RawResponse(answer.status, answer.headers, answer.data)

    def stream(self, address: str, headers: Mapping[str, str]) -> tuple[RawResponse, Iterator[bytes]]:
        """An answer whose body comes piece by piece; that of a refusal is there already."""
        try:
            answer = self.pool.request("GET", self.base + address, headers={**ALWAYS, **headers}, timeout=SECONDS, retries=False, redirect=False, preload_content=False)
            content = answer.data if answer.status >= 300 else b""
        except HTTPError as error:
            raise lost(error) from error
        return RawResponse(answer.status, answer.headers, content), pieces(answer)


def pieces(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from answer.stream(1 << 16, decode_content=False)
    except HTTPError as error:
        raise lost(error) from error
    finally:
        answer.release_conn()


def lost(error: HTTPError) -> NetworkError:
    return NetworkError(str(error), sent=not isinstance(error, (NewConnectionError, ConnectTimeoutError)))
