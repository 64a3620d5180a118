#!/usr/bin/env python3
"""Fills a fresh server with the benchmark's data set through its own API.

    load.py BASE_URL DATA_DIR IDS_OUT

DATA_DIR holds the CSV files of the peer benchmark's generator. All 40 staff accounts must exist
(peer.sh makes them with `lighthouse admin create`). Written to IDS_OUT: the id lists, the cursors
of deep pages for each account and town, and whole attendance lists of branches with 30 members.
"""
import csv
import http.client
import json
import os
import random
import sys
import threading
import urllib.parse

BASE, DATA, OUT = sys.argv[1:4]
HOST = urllib.parse.urlparse(BASE).netloc
EDUCATION = {"primary": "primary", "junior": "junior_high", "senior": "high_school", "college": "college",
             "bachelor": "bachelor", "master": "master"}
STATUS = {"probation": "probationary", "suspended": "suspended"}
ATTENDANCE = {"present": "present", "absent": "absent", "leave": "leave", "late": "make_up"}


def rows(name):
    with open(os.path.join(DATA, name + ".csv"), encoding="utf-8") as f:
        return list(csv.DictReader(f))


class Client:
    def __init__(self, token=None):
        self.c = http.client.HTTPConnection(HOST, timeout=60)
        self.h = {"Content-Type": "application/json"}
        if token:
            self.h["Authorization"] = "Bearer " + token

    def call(self, method, path, body=None):
        self.c.request(method, path, json.dumps(body) if body is not None else None, self.h)
        r = self.c.getresponse()
        text = r.read()
        if r.status >= 300:
            raise SystemExit(f"{method} {path}: {r.status} {text[:400]}")
        return json.loads(text) if text else None


def login(k):
    body = {"login": f"staff{k:02d}", "password": password(k), "device_id": "load", "device_name": "load"}
    return Client().call("POST", "/v1/auth/login", body)["access_token"]


def password(k):
    return f"Study-Pass-{k:02d}-lantern-river"


def spread(token, jobs, workers=16):
    """Runs (method, path, body) jobs on several connections."""
    lock, it = threading.Lock(), iter(jobs)

    def work():
        c = Client(token)
        while True:
            with lock:
                job = next(it, None)
            if job is None:
                return
            c.call(*job)
    ts = [threading.Thread(target=work) for _ in range(workers)]
    [t.start() for t in ts]
    [t.join() for t in ts]


def main():
    random.seed(1)
    token = login(0)
    c = Client(token)
    root = c.call("GET", "/v1/organizations?limit=1")["data"][0]["id"]
    for n, t in enumerate(rows("towns")):
        c.call("POST", "/v1/organizations", {"id": t["id"], "parent_id": root, "kind": "town_committee", "code": f"T{n:02d}", "name": t["name"]})
    spread(token, (("POST", "/v1/organizations", {"id": b["id"], "parent_id": b["town_id"], "kind": "branch", "code": f"B{n:04d}", "name": b["name"]})
                   for n, b in enumerate(rows("branches"))))
    members = rows("members")
    spread(token, (("POST", "/v1/members", {
        "id": m["id"], "branch_id": m["branch_id"], "name": m["name"], "gender": "male" if m["gender"] == "m" else "female",
        "birth_date": m["birth_date"], "education": EDUCATION[m["education"]], "status": STATUS.get(m["status"], "full"),
        "phone": m["phone"], "joined_on": m["joined_on"]}) for m in members))
    sessions = rows("sessions")
    admin = Client(login(39))  # staff39 may record study; see peer.sh
    spread(login(39), (("POST", "/v1/study-sessions", {
        "id": s["id"], "branch_id": s["branch_id"], "kind": "theme_party_day", "mode": "offline", "title": s["topic"],
        "starts_at": s["held_on"] + "T01:00:00Z", "ends_at": s["held_on"] + f"T{1 + int(s['minutes']) // 60:02d}:{int(s['minutes']) % 60:02d}:00Z"})
        for s in sessions))
    by_branch, branch_of = {}, {s["id"]: s["branch_id"] for s in sessions}
    home = {m["id"]: m["branch_id"] for m in members}
    for m in members:
        by_branch.setdefault(m["branch_id"], []).append(m["id"])
    lists = {}
    for a in rows("attendance"):
        if home[a["member_id"]] == branch_of[a["session_id"]]:
            lists.setdefault(a["session_id"], {})[a["member_id"]] = ATTENDANCE[a["status"]]
    spread(login(39), (("PUT", f"/v1/study-sessions/{s}/attendance", {"lines": [{"member_id": m, "status": x} for m, x in lines.items()]})
                       for s, lines in lists.items()))
    del admin
    os.makedirs(OUT, exist_ok=True)
    for name in ["members", "towns", "branches", "sessions"]:
        with open(os.path.join(OUT, name + ".txt"), "w") as f:
            f.write("\n".join(r["id"] for r in rows(name)) + "\n")
    big = [s["id"] for s in sessions if len(by_branch.get(s["branch_id"], [])) >= 30]
    with open(os.path.join(OUT, "attend.txt"), "w") as f:
        for s in big:
            f.write(" ".join([s] + random.sample(by_branch[branch_of[s]], 30)) + "\n")
    # Cursors belong to their caller: the benchmark's eight accounts walk each town once.
    with open(os.path.join(OUT, "cursors.txt"), "w") as f:
        for k in range(8):
            walker = Client(login(k))
            for t in rows("towns"):
                path = f"/v1/members?organization_id={t['id']}&limit=50"
                page = walker.call("GET", path)
                while page["page"]["has_more"]:
                    cursor = page["page"]["next_cursor"]
                    f.write(f"{k} {t['id']} {cursor}\n")
                    page = walker.call("GET", f"{path}&cursor={cursor}")
    print(f"{len(members)} members, {len(sessions)} sessions, {sum(map(len, lists.values()))} lines, {len(big)} full lists")


main()
