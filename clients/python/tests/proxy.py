"""A bad network in this process: forwards to a server, and spoils the requests that it is told to."""
from __future__ import annotations

import http.client
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOP = {"connection", "content-length", "transfer-encoding", "keep-alive", "date", "server"}


@dataclass
class Fault:
    """What happens to the next request of this kind: `cut` it halfway, `lose` its answer or `halve` it, or give this `answer`."""

    verb: str
    begins: str
    does: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)


class Proxy:
    def __init__(self, base: str):
        self.server = urllib.parse.urlsplit(base).netloc
        self.seen: list[tuple[str, str]] = []
        self.faults: list[Fault] = []
        self.lock = threading.Lock()
        outer = self

        class Handler(Forward):
            proxy = outer

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def fault(self, verb: str, path: str) -> Fault | None:
        with self.lock:
            self.seen.append((verb, path))
            found = next((one for one in self.faults if one.verb == verb and path.startswith(one.begins)), None)
            if found:
                self.faults.remove(found)
            return found

    def count(self, verb: str, begins: str) -> int:
        return sum(1 for one, path in self.seen if one == verb and path.startswith(begins))


class Forward(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        fault, size = self.proxy.fault(self.command, self.path), int(self.headers.get("Content-Length", 0))
        content = self.rfile.read(size // 2 if fault and fault.does == "cut" else size)
        if fault and fault.does == "answer":
            self.response(fault.status, fault.headers, b'{"code": "rate_limited", "detail": "later", "errors": []}')
            return
        answer = self.forwarded(content, fault)
        if fault and fault.does in ("lose", "cut"):
            self.close_connection = True
            return
        assert answer is not None
        self.response(answer.status, {name: value for name, value in answer.getheaders() if name.lower() not in HOP}, answer.read(), fault)

    def forwarded(self, content: bytes, fault: Fault | None) -> http.client.HTTPResponse | None:
        there = http.client.HTTPConnection(self.proxy.server)
        there.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            there.putheader(name, value)
        there.endheaders(content)
        if fault and fault.does == "cut":
            there.close()
            return None
        answer = there.getresponse()
        if fault and fault.does == "lose":
            answer.read()
        return answer

    def response(self, status: int, headers: dict[str, str], content: bytes, fault: Fault | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault and fault.does == "halve":
            content, self.close_connection = content[:len(content) // 2], True
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any
