"""Files, piece by piece; after a cut the rest is asked for, if the file is still the same."""
from __future__ import annotations

import time
from typing import TYPE_CHECKING, BinaryIO

from .problems import LighthouseError, NetworkError, Problem, problem
from .tokens import EXPIRED

if TYPE_CHECKING:
    from .client import Lighthouse


def fetch(client: Lighthouse, address: str, to: BinaryIO, accept: str) -> int:
    """Writes the file and gives its bytes. `to` is written from its beginning."""
    if not address.startswith("/") or address.startswith("//"):
        raise LighthouseError(f"not a path of this server, so it is not given the token: {address}")
    done, tag, cuts, access = 0, "", 0, client.login.access_token()
    while True:
        try:
            response, pieces = client.transport.stream(address, headers(client, access, accept, done, tag))
            if response.status >= 300:
                access = refreshed(client, access, problem(response.status, response.headers, response.content))
                continue
            if response.status != 206:
                done = to.seek(0)
                to.truncate()
            tag = response.headers.get("ETag", "")
            for piece in pieces:
                done += to.write(piece)
            return done
        except NetworkError:
            cuts += 1
            if cuts == client.retry.times:
                raise
            time.sleep(client.retry.pause(cuts))


def refreshed(client: Lighthouse, access: str | None, refusal: Problem) -> str | None:
    """Another access token, if that is what was wrong and there is one."""
    if access is None or refusal.code not in EXPIRED:
        raise refusal
    another = client.login.replace(access)
    if another == access:
        raise refusal
    return another


def headers(client: Lighthouse, access: str | None, accept: str, done: int, tag: str) -> dict[str, str]:
    wanted = {"Accept": accept, "Accept-Language": client.language, "Accept-Encoding": "identity"}
    if access:
        wanted["Authorization"] = f"Bearer {access}"
    if done and tag:
        wanted |= {"Range": f"bytes={done}-", "If-Range": tag}
    return wanted
