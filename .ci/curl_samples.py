#!/usr/bin/env python3
"""Runs every fenced `sh` block that begins with `# run` against a server: curl_samples.py BASE FILE..."""
import os
import re
import subprocess
import sys

base, files, ran = sys.argv[1], sys.argv[2:], 0
for name in files:
    for block in re.findall(r"```sh\n# run\n(.*?)```", open(name, encoding="utf-8").read(), re.S):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], env={**os.environ, "BASE": base}, stdout=subprocess.PIPE, text=True)
        if done.returncode or not done.stdout.strip():
            sys.exit(f"{name}: this sample failed:\n{block}")
        ran += 1
print(f"{ran} samples ran")
if not ran:
    sys.exit("no samples found")
