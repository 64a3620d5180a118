"""The tokens of a login. However many calls find them expired at once, they are exchanged once."""
from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from . import models
from .problems import NetworkError, SignedOut, problem
from .transport import RawResponse, Transport

# Within ten seconds the server gives the same successor again. So the second try has to come before.
TRY_SECONDS, TRIES = 4.0, 2
EARLY_SECONDS = 30.0
# Codes of 401 for which another access token helps; after any other the login has ended.
EXPIRED = {"token_expired", "token_invalid"}


class Login:
    """Holds the tokens of one device. Each refresh token is good once: a second exchange would end the login."""

    def __init__(self, transport: Transport, device_id: str, tokens: models.TokenPair | None, on_tokens: Callable[[models.TokenPair | None], None]):
        self.transport, self.device_id, self.on_tokens = transport, device_id, on_tokens
        self.lock, self.tokens, self.expires = threading.Lock(), tokens, 0.0

    def store(self, tokens: models.TokenPair | None) -> None:
        """New tokens, or none. Whoever waits for the lock gets them once the caller has kept them; the old ones are worth nothing."""
        self.tokens = tokens
        self.expires = time.monotonic() + tokens["expires_in_seconds"] - EARLY_SECONDS if tokens else 0.0
        self.on_tokens(tokens)

    def access_token(self) -> str | None:
        """The access token; a new one if it is about to expire, or of a login from an earlier run."""
        with self.lock:
            if self.tokens and time.monotonic() >= self.expires:
                self._refresh(self.tokens)
            return self.tokens and self.tokens["access_token"]

    def replace(self, refused: str) -> str | None:
        """A token after this one was refused: exchanged by the first who asks, and by nobody else."""
        with self.lock:
            if self.tokens and self.tokens["access_token"] == refused:
                self._refresh(self.tokens)
            return self.tokens and self.tokens["access_token"]

    def _refresh(self, tokens: models.TokenPair) -> None:
        body = json.dumps({"refresh_token": tokens["refresh_token"], "device_id": self.device_id}).encode()
        response = self._send(body)
        if response.status == 200:
            self.store(json.loads(response.content))
            return
        refusal = problem(response.status, response.headers, response.content)
        if isinstance(refusal, SignedOut):
            self.store(None)
        raise refusal

    def _send(self, body: bytes) -> RawResponse:
        headers = {"Content-Type": "application/json"}
        for number in range(1, TRIES + 1):
            try:
                return self.transport.send("POST", "/v1/auth/refresh", headers, body, TRY_SECONDS)
            except NetworkError:
                if number == TRIES:
                    raise
        raise AssertionError("TRIES is not zero")
