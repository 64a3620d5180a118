#!/usr/bin/env python3
"""Runs every fenced `sh` block that begins with `# run` against a demo: curl_samples.py CREDENTIALS FILE...

`BASE` is the demo's address and `TOKEN` an access token of a branch administrator. A block that fails, or says
nothing, fails the run.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request


def token(credentials: dict) -> str:
    login = next(one for one in credentials["logins"] if one["role"] == "branch_administrator")
    body = {"login": login["login"], "password": login["password"], "device_id": "curl", "device_name": "curl"}
    request = urllib.request.Request(credentials["base_url"] + "/v1/auth/login", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["access_token"]


def main() -> int:
    credentials = json.load(open(sys.argv[1], encoding="utf-8"))
    for name in sys.argv[2:]:
        # Signing in on the same device ends the login before, as the README's own lines do.
        known = {**os.environ, "BASE": credentials["base_url"], "TOKEN": token(credentials)}
        blocks = re.findall(r"```sh\n# run\n(.*?)```", open(name, encoding="utf-8").read(), re.S)
        if not blocks:
            print(f"{name}: no samples found")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            for block in blocks:
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], env=known, cwd=folder, stdout=subprocess.PIPE)
                if done.returncode or not done.stdout.strip():
                    print(f"{name}: this sample failed:\n{block}")
                    return 1
        print(f"{name}: {len(blocks)} samples ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
