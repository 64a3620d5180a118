#!/usr/bin/env python3
"""Runs every fenced `sh` block that begins with `# run` against a demo: curl_samples.py CREDENTIALS FILE...

The blocks of a page are one shell, as whoever reads it has one open. `BASE` is the demo's address, `TOKEN` an
access token of a branch administrator, `LISTEN` a free address, and `lighthouse` what was built. A block that
fails, or says nothing, fails the run.
"""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import urllib.request


def token(credentials: dict) -> str:
    login = next(one for one in credentials["logins"] if one["role"] == "branch_administrator")
    body = {"login": login["login"], "password": login["password"], "device_id": "curl", "device_name": "curl"}
    request = urllib.request.Request(credentials["base_url"] + "/v1/auth/login", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["access_token"]


def free() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"


def one_shell(blocks: list[str]) -> str:
    steps = [f"exec >{number}.out\n{block}\n[ -s {number}.out ] || {{ echo it says nothing >&2; exit 1; }}" for number, block in enumerate(blocks)]
    return "\n".join(steps)


def main() -> int:
    credentials = json.load(open(sys.argv[1], encoding="utf-8"))
    path = f"{pathlib.Path('target/debug').resolve()}:{os.environ['PATH']}"
    client = credentials["clients"][0]
    for name in sys.argv[2:]:
        # Signing in on the same device ends the login before, as the README's own lines do.
        known = {**os.environ, "PATH": path, "BASE": credentials["base_url"], "TOKEN": token(credentials), "LISTEN": free(),
                 "CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["client_secret"]}
        blocks = re.findall(r"```sh\n# run\n(.*?)```", open(name, encoding="utf-8").read(), re.S)
        if not blocks:
            print(f"{name}: no samples found")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", one_shell(blocks)], env=known, cwd=folder)
            if done.returncode:
                print(f"{name}: this sample failed:\n{blocks[len(list(pathlib.Path(folder).glob('*.out'))) - 1]}")
                return 1
        print(f"{name}: {len(blocks)} samples ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
