"""A login at a Lighthouse server: `Lighthouse`."""
from __future__ import annotations

import json
import os
import time
import urllib.parse
import uuid
from collections.abc import Callable
from typing import Any, BinaryIO

import urllib3

from . import download, models, upload
from .answer import Answer, Values
from .operations import Operations
from .problems import SignedOut, problem
from .retry import Retry
from .tokens import EXPIRED, Login
from .transport import RawResponse, Transport

READS = ("GET", "HEAD")


def new_id() -> str:
    """A UUIDv7: for ids of your own, and for keys."""
    head = int(time.time() * 1000) << 80 | 7 << 76 | int.from_bytes(os.urandom(10), "big") & ~(0xF << 76) & ~(3 << 62) | 2 << 62
    return str(uuid.UUID(int=head))


class Lighthouse(Operations):
    """A server, and who is signed in there; may be used by many threads.

    `device_id` is made once and kept with the tokens: signing in again with it ends the login before. `on_tokens` is
    called with each new pair of tokens, before they are used; give the latest as `tokens` in the next run.
    `language` is that of the sentences, `zh-CN` or `en`. `pool` is a `urllib3.PoolManager` of your own, for a
    proxy or certificates.
    """

    def __init__(self, base: str, *, device_id: str, device_name: str = "lighthouse-client", tokens: models.TokenPair | None = None,
                 on_tokens: Callable[[models.TokenPair | None], None] = lambda tokens: None, language: str = "zh-CN",
                 retry: Retry = Retry(), pool: urllib3.PoolManager | None = None):
        self.transport, self.retry, self.language = Transport(base, pool), retry, language
        self.device_name, self.login = device_name, Login(self.transport, device_id, tokens, on_tokens)

    def sign_in(self, login: str, password: str, otp: str | None = None) -> None:
        """With a login name or mobile number; `otp` where a second factor is on."""
        body: models.Login = {"login": login, "password": password, "device_id": self.login.device_id, "device_name": self.device_name}
        if otp:
            body["otp"] = otp
        with self.login.lock:
            self.login.tokens = None
            response = self._attempts("POST", "/v1/auth/login", {"Content-Type": "application/json"}, json.dumps(body).encode(), None, True)
            self.login.store(json.loads(response.content))

    def sign_out(self) -> None:
        """Ends the login at the server and forgets its tokens; erase offline copies as well."""
        self.end_session()
        with self.login.lock:
            self.login.store(None)

    def request(self, verb: str, address: str, *, path: Values | None = None, query: Values | None = None,
                headers: Values | None = None, body: Any = None, form: Values | None = None,
                content: bytes | None = None, safe: bool = False) -> Answer[Any]:
        for name, value in (path or {}).items():
            address = address.replace(f"{{{name}}}", urllib.parse.quote(str(value), safe=""))
        wanted = {name: query_value(value) for name, value in (query or {}).items() if value is not None}
        if wanted:
            address += "?" + urllib.parse.urlencode(wanted)
        sent = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        if safe and verb != "GET":
            sent.setdefault("Idempotency-Key", new_id())
        if body is not None:
            sent["Content-Type"] = "application/merge-patch+json" if verb == "PATCH" else "application/json"
            content = json.dumps(body).encode()
        elif form is not None:
            sent["Content-Type"], content = "application/x-www-form-urlencoded", urllib.parse.urlencode(form).encode()
        response = self.send(verb, address, sent, content, safe)
        as_json = "json" in response.headers.get("Content-Type", "")
        return Answer(response.status, response.headers, json.loads(response.content) if as_json else response.content or None)

    def send(self, verb: str, address: str, headers: dict[str, str], content: bytes | None = None, safe: bool = False) -> RawResponse:
        """With the access token; with a new one if it has expired meanwhile."""
        access = self.login.access_token()
        try:
            return self._attempts(verb, address, headers, content, access, safe)
        except SignedOut as refusal:
            if access is None or refusal.code not in EXPIRED:
                raise
            return self._attempts(verb, address, headers, content, self.login.replace(access), safe)

    def _attempts(self, verb: str, address: str, headers: dict[str, str], content: bytes | None, access: str | None, safe: bool) -> RawResponse:
        sent = {"Accept-Language": self.language, **headers, **({"Authorization": f"Bearer {access}"} if access else {})}
        response = self.retry.run(lambda: self.transport.send(verb, address, sent, content), safe or verb in READS)
        if response.status >= 300:
            raise problem(response.status, response.headers, response.content)
        return response

    def upload(self, file: BinaryIO, *, channel: str, title: str, filename: str, resume: str | None = None,
               on_start: Callable[[str], None] = lambda address: None) -> str:
        """Sends a sound, film or picture; goes on where a cut left it. Gives the id of the draft: see `upload.send`."""
        return upload.send(self, file, upload.metadata(channel, title, filename), resume, on_start)

    def download(self, address: str, to: BinaryIO, accept: str = "*/*") -> int:
        """Writes a file to `to`, going on after a cut; gives its bytes. `address` is a path of this server."""
        return download.fetch(self, address, to, accept)


def query_value(value: Any) -> str:
    """A value of a query as the contract writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
