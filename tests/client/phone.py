"""An app that works without a network, after docs/offline.md, in a hundred and fifty lines.

A copy of what its holder sees and an outbox of what they did are kept in one SQLite file, so that an
app that is killed anywhere goes on where it was. Only the standard library is needed.
"""
import json
import os
import sqlite3
import time
import urllib.error
import urllib.request
import uuid

SCHEMA = """
CREATE TABLE IF NOT EXISTS copy (type TEXT, id TEXT, version INTEGER, data TEXT, PRIMARY KEY (type, id));
CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, op_id TEXT UNIQUE, method TEXT, path TEXT,
  body TEXT, based_on TEXT, if_match TEXT, refused TEXT);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT);
"""
DONE, LATER, CONFLICT, BEGIN_ANEW, SIGNED_OUT = range(200, 300), (429, 503), 412, 410, 401


class Offline(Exception):
    """There is no network, or it broke off before the answer came."""


class Refused(Exception):
    def __init__(self, status: int, problem: dict):
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')} {problem.get('errors') or ''}")
        self.status, self.problem = status, problem


def uuid7() -> str:
    head = int(time.time() * 1000) << 80 | 7 << 76 | int.from_bytes(os.urandom(10), "big") & ~(0xF << 76) & ~(3 << 62) | 2 << 62
    return str(uuid.UUID(int=head))


class Phone:
    def __init__(self, base: str, login: str, password: str, file: str = ":memory:"):
        self.base, self.who, self.tokens = base, {"login": login, "password": password}, None
        self.flight_mode = self.loses_answers = False
        self.db = sqlite3.connect(file)
        self.db.row_factory = sqlite3.Row
        self.db.executescript(SCHEMA)

    # ---- the network -------------------------------------------------------------------------------------------
    def _send(self, method: str, path: str, body: dict | None, headers: dict) -> dict | None:
        if self.flight_mode:
            raise Offline
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Accept-Language": "zh-CN", **headers}
        request = urllib.request.Request(self.base + path, content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, json.loads(error.read() or b"{}")) from error
        except OSError as error:
            raise Offline from error
        if self.loses_answers:
            raise Offline
        return json.loads(text) if text else None

    def _sign_in(self) -> None:
        with self.db:  # kept before it is used: an app that is killed now is no second phone
            device = {"device_id": self._setting("device") or self._keep("device", uuid7()), "device_name": "phone"}
        if self.tokens:
            try:
                self.tokens = self._send("POST", "/v1/auth/refresh", {"refresh_token": self.tokens["refresh_token"], "device_id": device["device_id"]}, {})
                return
            except Refused:
                pass
        self.tokens = self._send("POST", "/v1/auth/login", {**self.who, **device}, {})

    def call(self, method: str, path: str, body: dict | None = None) -> dict | None:
        key = {} if method == "GET" else {"Idempotency-Key": uuid7()}
        for again in (True, False):
            if self.tokens is None:
                self._sign_in()
            try:
                return self._send(method, path, body, {"Authorization": f"Bearer {self.tokens['access_token']}", **key})
            except Refused as error:
                if error.status != SIGNED_OUT or not again:
                    raise
                self._sign_in()
        return None

    # ---- the copy ----------------------------------------------------------------------------------------------
    def _setting(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row and row["value"]

    def _keep(self, name: str, value: str) -> str:
        self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
        return value

    def get(self, kind: str, of: str) -> dict | None:
        row = self.db.execute("SELECT data FROM copy WHERE type = ? AND id = ?", (kind, of)).fetchone()
        return row and json.loads(row["data"])

    def all(self, kind: str) -> dict[str, dict]:
        return {row["id"]: json.loads(row["data"]) for row in self.db.execute("SELECT id, data FROM copy WHERE type = ?", (kind,))}

    def sync(self) -> list[tuple[str, str, str]]:
        """Brings the copy up to date; gives what changed, as (op, type, id)."""
        changed, more = [], True
        while more:
            token = self._setting("token")
            try:
                page = self.call("GET", f"/v1/sync?limit=100{'&token=' + token if token else ''}")
            except Refused as error:
                if error.status != BEGIN_ANEW:
                    raise
                with self.db:
                    self.db.execute("DELETE FROM copy")
                    self.db.execute("DELETE FROM setting WHERE name = 'token'")
                continue
            with self.db:  # the changes and the place after them, or neither
                for one in page["changes"]:
                    changed.append((one["op"], one["type"], one["id"]))
                    if one["op"] == "upsert":
                        self.db.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?)", (one["type"], one["id"], one["version"], json.dumps(one["data"])))
                    else:
                        self.db.execute("DELETE FROM copy WHERE type = ? AND id = ?", (one["type"], one["id"]))
                self._keep("token", page["next_token"])
            more = page["has_more"]
        return changed

    # ---- the outbox --------------------------------------------------------------------------------------------
    def do(self, method: str, path: str, body: dict, changes: tuple[str, str] | None = None) -> None:
        """Keeps what somebody did until it is sent. `changes`: type and id of the object that a PATCH changes."""
        row = changes and self.db.execute("SELECT version, data FROM copy WHERE type = ? AND id = ?", changes).fetchone()
        based_on, if_match = (row["data"], f'"v{row["version"]}-zh-CN"') if row else (None, None)
        with self.db:
            self._queue(method, path, body, based_on, if_match)

    def _queue(self, method: str, path: str, body: dict, based_on: str | None, if_match: str | None) -> None:
        self.db.execute("INSERT INTO outbox (op_id, method, path, body, based_on, if_match) VALUES (?, ?, ?, ?, ?, ?)", (uuid7(), method, path, json.dumps(body), based_on, if_match))

    def waiting(self) -> int:
        return self.db.execute("SELECT count(*) FROM outbox WHERE refused IS NULL").fetchone()[0]

    def refused(self) -> list[dict]:
        return [json.loads(row["refused"]) for row in self.db.execute("SELECT refused FROM outbox WHERE refused IS NOT NULL ORDER BY number")]

    def send(self) -> None:
        """Sends what waits, in order; what the server could not take yet stays for the next time."""
        while rows := self.db.execute("SELECT * FROM outbox WHERE refused IS NULL ORDER BY number LIMIT 100").fetchall():
            operations = [{"op_id": row["op_id"], "method": row["method"], "path": row["path"], "body": json.loads(row["body"]), "if_match": row["if_match"]} for row in rows]
            results = self.call("POST", "/v1/batch", {"operations": operations})["results"]
            with self.db:
                for row, result in zip(rows, results, strict=True):
                    self._settle(row, result)
            if any(result["status"] in LATER for result in results):
                return

    def _settle(self, row: sqlite3.Row, result: dict) -> None:
        status, problem = result["status"], result["problem"]
        if status in LATER:
            return
        if status == CONFLICT and row["based_on"]:
            body, before, now = json.loads(row["body"]), json.loads(row["based_on"]), problem["current"]
            both = [name for name in body if now.get(name) not in (before.get(name), body[name])]
            if not both:  # somebody changed other fields: what this person changed goes on top of it
                self._queue(row["method"], row["path"], body, json.dumps(now), result["etag"])
                status = 200
        if status in DONE:
            self.db.execute("DELETE FROM outbox WHERE number = ?", (row["number"],))
        else:  # for the person to decide
            self.db.execute("UPDATE outbox SET refused = ? WHERE number = ?", (json.dumps(problem), row["number"]))
