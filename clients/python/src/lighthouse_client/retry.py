"""When a request is sent again, and after how long."""
from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from .problems import NetworkError
from .transport import RawResponse

LATER = (429, 503)


@dataclass(frozen=True)
class Retry:
    """How often a request is sent in all, and the longest wait between two of them, in seconds."""

    times: int = 4
    longest: float = 30.0

    def run(self, send: Callable[[], RawResponse], safe: bool) -> RawResponse:
        """The first answer that is not "later". A write that is not `safe` is not sent again once it may have arrived."""
        for number in range(1, self.times):
            try:
                response = send()
            except NetworkError as error:
                if error.sent and not safe:
                    raise
                wait = self.pause(number)
            else:
                named = response.headers.get("Retry-After", "")
                # 429 has changed nothing; after 503 the outcome may be unknown, which takes the key.
                if not named.isdigit() or response.status not in LATER or response.status == 503 and not safe:
                    return response
                wait = float(named)
                if wait > self.longest:
                    return response
            time.sleep(wait)
        return send()

    def pause(self, number: int) -> float:
        """Longer each time, and not the same for everybody whose network comes back."""
        return min(self.longest, random.uniform(0.1, 0.3) * 2.0**number)
