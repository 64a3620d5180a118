#!/usr/bin/env python3
"""Processor time of a request, server plus database, on the demo's district.

    cost.py [--postgres URL] [--seconds 4] [--rounds 3] BINARY…

Each BINARY fills a database of its own with the whole district: on SQLite, and in cost_0, cost_1 … of the
PostgreSQL server of URL (a server on this machine that nobody else uses; its processes are counted through
/proc). Then each operation is asked by 16 connections for some seconds of one server after the other, in
several rounds, so that what disturbs the machine disturbs all. The table has the median of the rounds.
Needs nothing but Python, and psql for PostgreSQL.
"""
import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import tempfile
import threading
import time

from local import free_port, is_listening

TICK = os.sysconf("SC_CLK_TCK")
PASSWORD = "Study-Pass-00-lantern-river"
SESSIONS = 400
CONNECTIONS = 16


def spent(pid, reaped=False):
    """Processor seconds of a process, with its ended children if asked."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return sum(int(n) for n in fields[11:15 if reaped else 13]) / TICK


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as f:
        return [int(n) for n in f.read().split()]


class Client:
    def __init__(self, port, token=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = "Bearer " + token

    def call(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:400]!r}")
        return json.loads(text)


class Postgres:
    def __init__(self, url):
        self.url = url
        self.postmaster = int(self.ask("postgres", "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"))
        with open(f"/proc/{self.postmaster}/stat", encoding="utf-8") as f:
            self.postmaster = int(f.read().rsplit(")", 1)[1].split()[1])

    def ask(self, database, sql):
        command = ["psql", "-XAtq", "-d", f"{self.url}/{database}", "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def spent(self):
        return spent(self.postmaster, reaped=True) + sum(spent(pid) for pid in children(self.postmaster))


class Product:
    """A server over a district of its own."""

    def __init__(self, name, binary, folder, postgres=None):
        self.name, self.binary, self.folder, self.postgres = name, binary, folder, postgres
        self.port, self.dice, self.server = free_port(), random.Random(1), None
        self.log = open(folder + ".log", "wb")
        self.env = dict(os.environ, LIGHTHOUSE_LISTEN=f"127.0.0.1:{self.port}", LIGHTHOUSE_METRICS_LISTEN="off",
                        LIGHTHOUSE_DATA_DIR=folder, LIGHTHOUSE_LOG="warn",
                        # The limiter runs on every request, with a budget that the load cannot exhaust.
                        LIGHTHOUSE_RATE_LIMIT="100000000", LIGHTHOUSE_LOGIN_RATE_LIMIT="100000000")
        if postgres:
            postgres.ask("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            postgres.ask("postgres", f"CREATE DATABASE {name}")
            self.env["DATABASE_URL"] = f"{postgres.url}/{name}"
        self.run("demo", "--seed-only")
        # Who tries too often at once is slowed down: each connection signs in as somebody else.
        for login in ["cost"] + [f"cost-{number}" for number in range(CONNECTIONS)]:
            self.run("admin", "create", "--login", login, "--name", login, "--role", "deputy_head_in_charge", "--organization", "DEMO", text=PASSWORD)
        self.run("admin", "appoint", "--login", "cost", "--role", "branch_administrator", "--organization", "DEMO")

    def run(self, *words, text=None):
        subprocess.run([self.binary, *words], env=self.env, check=True, text=True, input=text, stdout=self.log, stderr=self.log)

    def start(self):
        self.server = subprocess.Popen([self.binary, "serve"], env=self.env, stdout=self.log, stderr=self.log)
        for _ in range(300):
            if is_listening(self.port):
                break
            time.sleep(0.1)
        self.token = Client(self.port).call("POST", "/v1/auth/login", self.credentials("cost"))["access_token"]
        self.sample()
        if self.postgres:
            self.postgres.ask(self.name, "VACUUM ANALYZE")

    def credentials(self, login):
        return {"login": login, "password": PASSWORD, "device_id": "cost", "device_name": "cost"}

    def sample(self):
        client = Client(self.port, self.token)
        top = client.call("GET", "/v1/organizations?limit=1")["data"][0]["id"]
        self.towns = [o["id"] for o in pages(client, f"/v1/organizations?parent_id={top}") if o["kind"] == "town_committee"]
        members = list(pages(client, "/v1/members?limit=100"))
        self.members = [m["id"] for m in members]
        branches = {}
        for member in members:
            branches.setdefault(member["branch_id"], []).append(member["id"])
        self.branches = list(branches)
        large = [(branch, ids[:30]) for branch, ids in branches.items() if len(ids) >= 30]
        self.lists = [self.session(client, *large[n % len(large)], n // len(large)) for n in range(SESSIONS)]
        self.pages = []
        for town in self.towns:
            page = client.call("GET", f"/v1/members?organization_id={town}&limit=50")
            cursor = page["page"].get("next_cursor")
            self.pages.append(f"/v1/members?organization_id={town}&limit=50" + (f"&cursor={cursor}" if cursor else ""))

    def session(self, client, branch, people, number):
        day = f"2026-{1 + number // 27:02d}-{1 + number % 27:02d}"
        body = {"branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日",
                "starts_at": f"{day}T06:00:00Z", "ends_at": f"{day}T07:00:00Z", "allow_duplicate": True}
        return client.call("POST", "/v1/study-sessions", body)["id"], people

    def request(self, operation, number, dice):
        if operation == "mixed":
            operation = dice.choices(["get", "list", "count", "create", "attendance"], [60, 25, 5, 5, 5])[0]
        if operation == "login":
            return "POST", "/v1/auth/login", self.credentials(f"cost-{number}")
        if operation == "home":
            return "GET", "/v1/me/home", None
        if operation == "get":
            return "GET", f"/v1/members/{dice.choice(self.members)}", None
        if operation == "list":
            return "GET", dice.choice(self.pages), None
        if operation == "count":
            return "GET", f"/v1/organizations/{dice.choice(self.towns)}/member-counts", None
        if operation == "create":
            return "POST", "/v1/members", {
                "branch_id": dice.choice(self.branches), "name": "王" + "".join(dice.choices("明华军丽芳伟强静", k=2)),
                "gender": "male", "birth_date": f"19{dice.randrange(50, 99)}-06-15", "education": "bachelor",
                "status": "probationary", "phone": f"199 0000 {dice.randrange(10_000):04d}", "joined_on": "2026-06-20"}
        session, people = dice.choice(self.lists)
        lines = [{"member_id": one, "status": dice.choice(["present", "present", "present", "absent", "leave", "make_up"])} for one in people]
        return "PUT", f"/v1/study-sessions/{session}/attendance", {"lines": lines}

    def spent(self):
        return spent(self.server.pid), self.postgres.spent() if self.postgres else 0.0

    def measure(self, operation, seconds):
        end, counts, faults = time.time() + seconds, [0] * CONNECTIONS, []
        dices = [random.Random(self.dice.random()) for _ in counts]

        def work(number):
            client = Client(self.port, None if operation == "login" else self.token)
            try:
                while time.time() < end and not faults:
                    client.call(*self.request(operation, number, dices[number]))
                    counts[number] += 1
            except (SystemExit, OSError, http.client.HTTPException) as fault:
                faults.append(fault)
        threads = [threading.Thread(target=work, args=(number,)) for number in range(CONNECTIONS)]
        before = self.spent()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = self.spent()
        if faults:
            raise SystemExit(f"{self.name}, {operation}: {faults[0]}")
        return [(new - old) * 1000 / sum(counts) for old, new in zip(before, after)]


def pages(client, path):
    cursor = None
    while True:
        page = client.call("GET", path + (("&" if "?" in path else "?") + f"cursor={cursor}" if cursor else ""))
        yield from page["data"]
        cursor = page["page"].get("next_cursor")
        if not cursor:
            return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="login,home,get,list,count,create,attendance,mixed")
    parser.add_argument("binaries", nargs="+")
    asked = parser.parse_args()
    postgres = Postgres(asked.postgres.rstrip("/")) if asked.postgres else None
    with tempfile.TemporaryDirectory() as folder:
        products = []
        for number, binary in enumerate(asked.binaries):
            for base in [None, postgres] if postgres else [None]:
                name = f"cost_{number}"
                products.append(Product(name, binary, os.path.join(folder, name + ("_pg" if base else "")), base))
        try:
            for product in products:
                product.start()
            heads = [f"{os.path.basename(os.path.dirname(p.binary)) or p.binary}/{os.path.basename(p.binary)} {'PostgreSQL' if p.postgres else 'SQLite'}" for p in products]
            print("| operation | " + " | ".join(heads) + " |\n|---|" + "---|" * len(heads), flush=True)
            for operation in asked.only.split(","):
                rounds = [[p.measure(operation, asked.seconds) for p in products] for _ in range(asked.rounds)]
                cells = []
                for n, product in enumerate(products):
                    server, database = (statistics.median(r[n][part] for r in rounds) for part in (0, 1))
                    cells.append(f"{server + database:.3f} ({server:.3f} + {database:.3f})" if product.postgres else f"{server:.3f}")
                print(f"| {operation} | " + " | ".join(cells) + " |", flush=True)
        finally:
            for product in products:
                if product.server:
                    product.server.terminate()
                    product.server.wait(60)


main()
