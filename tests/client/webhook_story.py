#!/usr/bin/env python3
"""A service hears of changes by webhook: webhook_story.py CREDENTIALS CAPTURED

It registers with a demo that runs on this machine, gets a test and a change, and verifies both with the
published library of Standard Webhooks; what somebody altered, it refuses. A delivery whose answer was an error
comes again under its id. What came is written to CAPTURED, for the library of another language.
"""
import json
import queue
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

from phone import Phone
from standardwebhooks import Webhook, WebhookVerificationError

credentials = json.load(open(sys.argv[1]))
password = {one["login"]: one["password"] for one in credentials["logins"]}
town, branch = credentials["samples"]["town_id"], credentials["samples"]["branch_id"]


class Receiver(BaseHTTPRequestHandler):
    came: queue.Queue = queue.Queue()
    answers: queue.Queue = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.send_response(204 if self.answers.empty() else self.answers.get())
        self.end_headers()
        self.came.put(({name.lower(): value for name, value in self.headers.items()}, body))

    def log_message(self, *_):
        pass


def received(event: str) -> tuple[dict, str]:
    """The next delivery of this type."""
    while True:
        headers, body = Receiver.came.get(timeout=60)
        if json.loads(body)["type"] == event:
            return headers, body


def refuses(hook: Webhook, headers: dict, body: str) -> None:
    try:
        hook.verify(body, headers)
    except WebhookVerificationError:
        return
    raise AssertionError("an altered delivery was taken")


def story() -> None:
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/lighthouse"
    supervisor = Phone(credentials["base_url"], "town01.supervisor", password["town01.supervisor"])
    body = {"organization_id": town, "url": address, "types": ["study_session.changed"]}
    made = supervisor.call("POST", "/v1/webhooks", body)
    path, hook = f"/v1/webhooks/{made['webhook']['id']}", Webhook(made["secret"])

    # The first attempt is answered with an error, so it comes again, under the same id.
    Receiver.answers.put(500)
    supervisor.call("POST", f"{path}/test")
    first, _ = received("webhook.test")
    headers, body = received("webhook.test")
    assert first["webhook-id"] == headers["webhook-id"], "another id"
    assert hook.verify(body, headers)["type"] == "webhook.test"

    # A branch enters a session; the service hears which, and no content.
    admin = Phone(credentials["base_url"], "branch.admin", password["branch.admin"])
    start = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=1)
    session = {"branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日", "allow_duplicate": True,
               "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat()}
    entered = admin.call("POST", "/v1/study-sessions", session)["id"]
    headers, body = received("study_session.changed")
    event = hook.verify(body, headers)
    assert event["data"] == {"id": entered}, event

    refuses(hook, headers, body.replace(entered, branch))
    refuses(hook, {**headers, "webhook-id": first["webhook-id"]}, body)
    refuses(hook, {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 600)}, body)
    json.dump({"secret": made["secret"], "headers": headers, "body": body}, open(sys.argv[2], "w"))

    # Afterwards nothing is sent any more.
    supervisor.call("POST", f"{path}/disable")
    server.shutdown()


if __name__ == "__main__":
    story()
    print("what a webhook sends is verified in Python, and what was altered is refused")
