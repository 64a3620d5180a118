#!/usr/bin/env python3
"""Mixed load for a long time; the server's memory must not grow.

    soak.py BINARY [MINUTES=30] [CALLERS=6]

Makes a small demo in a folder of its own (SQLite, or the empty database of DATABASE_URL), serves it,
and lets callers of three roles read, write, be refused and sign in again. The process' own memory is taken
each second. The median of the last three tenths must be less than 5 % above the median of the second to the
fourth: the first one is warming up, and a single tenth moves by more than that with what the allocator gives
back and when. Any answer of 5xx is a failure.
"""
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from local import free_port, is_listening

BINARY, MINUTES, CALLERS = sys.argv[1], float((sys.argv[2:3] or [30])[0]), int((sys.argv[3:4] or [6])[0])
GROWTH = 1.05
counts, faults, lock = {}, [], threading.Lock()


def resident(pid):
    """What the process itself holds: pages of the mapped database file are the system's cache."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("RssAnon"))


class Caller:
    def __init__(self, login, number):
        self.login, self.device, self.dice = login, f"soak-{number}", random.Random(number)
        self.connection, self.token, self.until = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60), None, 0

    def call(self, method, path, body=None, headers=None):
        headers = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        with lock:
            counts[answer.status] = counts.get(answer.status, 0) + 1
            if answer.status >= 500:
                faults.append(f"{method} {path}: {answer.status} {text[:200]!r}")
        return answer, json.loads(text) if text and b"json" in answer.headers.get("Content-Type", "").encode() else {}

    def sign_in(self):
        self.token = None
        body = {"login": self.login["login"], "password": self.login["password"], "device_id": self.device, "device_name": "soak"}
        answer, tokens = self.call("POST", "/v1/auth/login", body)
        if answer.status != 200:
            raise SystemExit(f"signing in: {answer.status} {tokens}")
        self.token, self.until = tokens["access_token"], time.time() + 600

    def step(self):
        if time.time() > self.until:
            self.sign_in()
        one = self.dice.randrange(12)
        if one < 3:
            self.call("GET", self.dice.choice(["/v1/members?limit=50", "/v1/members?q=%E7%8E%8B", "/v1/me/home", "/v1/branches", "/v1/study-sessions?limit=20"]))
        elif one < 6:
            self.change(f"/v1/members/{SAMPLES['member_id']}")
        elif one == 6:
            self.call("GET", "/v1/articles?limit=20")
            self.call("GET", "/v1/audit-events?limit=20")
        elif one == 7:
            body = {"branch_id": SAMPLES["branch_id"], "name": "王五", "gender": "male", "birth_date": "1985-06-15", "status": "full"}
            self.call("POST", "/v1/members", body, {"Idempotency-Key": f"{self.device}-{time.time_ns()}"})
        elif one == 8:
            self.call("POST", "/v1/members", {"name": "x" * self.dice.randrange(3000), "unknown": [1, 2, 3]})
        elif one == 9:
            self.call("GET", "/v1/members/0198c0de-0000-7000-8000-000000000000")
        elif one == 10:
            self.call("GET", f"/v1/members/{SAMPLES['member_id']}?purpose=%E6%A0%B8%E5%AF%B9%E6%9D%90%E6%96%99")
        else:
            body = {"branch_id": SAMPLES["branch_id"], "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
                    "starts_at": "2026-11-01T01:00:00Z", "ends_at": "2026-11-01T02:00:00Z", "allow_duplicate": True}
            self.call("POST", "/v1/study-sessions", body)

    def change(self, path):
        answer, _ = self.call("GET", path)
        if answer.status == 200:
            headers = {"If-Match": answer.headers["ETag"], "Content-Type": "application/merge-patch+json"}
            self.call("PATCH", path, {"ethnicity": self.dice.choice(["汉族", "回族", "满族"])}, headers)


def work(caller, end):
    while time.time() < end and not faults:
        try:
            caller.step()
        except ConnectionResetError:
            # The server may close a connection between two requests, also while the next one is on its way.
            caller.connection.close()
            with lock:
                counts[0] = counts.get(0, 0) + 1
        except (OSError, http.client.HTTPException) as error:
            faults.append(f"no answer: {error!r}")


PORT = free_port()
with tempfile.TemporaryDirectory() as folder:
    credentials = os.path.join(folder, "credentials.json")
    command = [BINARY, "demo", "--size", "small", "--listen", f"127.0.0.1:{PORT}", "--metrics-listen", "off",
               "--data-dir", os.path.join(folder, "data"), "--write-credentials", credentials]
    with open(os.path.join(folder, "log"), "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            for _ in range(600):
                if is_listening(PORT) and os.path.exists(credentials):
                    break
                time.sleep(0.2)
            with open(credentials, encoding="utf-8") as f:
                made = json.load(f)
            SAMPLES, end = made["samples"], time.time() + MINUTES * 60
            callers = [Caller(made["logins"][n % len(made["logins"])], n) for n in range(CALLERS)]
            threads = [threading.Thread(target=work, args=(caller, end), daemon=True) for caller in callers]
            for thread in threads:
                thread.start()
            sizes = []
            while time.time() < end and not faults:
                sizes.append(resident(server.pid))
                time.sleep(1)
            for thread in threads:
                thread.join(60)
        finally:
            server.terminate()
            server.wait(60)
tenth = max(1, len(sizes) // 10)
before, after = statistics.median(sizes[tenth:4 * tenth] or sizes), statistics.median(sizes[-3 * tenth:])
print(f"{sum(counts.values())} requests in {MINUTES:g} minutes: {dict(sorted(counts.items()))}")
course = [statistics.median(sizes[n * tenth:(n + 1) * tenth]) / 1024 for n in range(min(10, len(sizes) // tenth))]
print("own memory in MiB, tenth by tenth: " + " ".join(f"{size:.1f}" for size in course))
print(f"own memory {before / 1024:.1f} MiB after warming up, {after / 1024:.1f} MiB at the end: {100 * (after / before - 1):+.1f} %")
if faults:
    sys.exit("\n".join(faults[:5]))
if after > before * GROWTH:
    sys.exit("the server grows")
