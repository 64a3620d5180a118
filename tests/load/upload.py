#!/usr/bin/env python3
"""Uploads a large file over connections that break, and watches the server's memory.

    upload.py BINARY [MEGABYTES=200] [BREAKS=20]

Makes a small demo in a folder of its own, serves it, uploads a made-up sound with so many broken
connections, compares the SHA-256 that the server names, reads the file back, and prints the
largest resident size during the upload above the one before it.
"""
import base64
import hashlib
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time

from local import free_port

BINARY, MEGABYTES, BREAKS = sys.argv[1], int((sys.argv[2:3] or [200])[0]), int((sys.argv[3:4] or [20])[0])
SIZE = MEGABYTES << 20
TUS = {"Tus-Resumable": "1.0.0"}


def part(at, length):
    """The bytes of the file from `at` on: the same each time, none like its neighbours."""
    out = bytearray()
    while len(out) < length:
        block, inside = divmod(at + len(out), 32)
        out += hashlib.sha256(block.to_bytes(8, "big")).digest()[inside:]
    head = b"RIFF\0\0\0\0WAVEfmt "
    if at < len(head):
        out[: len(head) - at] = head[at:]
    return bytes(out[:length])


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))


def call(method, path, headers, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    if answer.status >= 300:
        raise SystemExit(f"{method} {path}: {answer.status} {data[:300]}")
    return answer, data


def sign_in(login):
    body = {"login": login, "password": "lantern-river-maple-2026", "device_id": "load", "device_name": "load"}
    _, data = call("POST", "/v1/auth/login", {"Content-Type": "application/json"}, json.dumps(body))
    return {"Authorization": "Bearer " + json.loads(data)["access_token"]}


def send(place, at, stop):
    """PATCHes from `at`, hanging up at `stop`; tells whether it came to its end."""
    line = socket.create_connection(("127.0.0.1", PORT))
    head = {**AUTH, **TUS, "Upload-Offset": at, "Content-Type": "application/offset+octet-stream", "Content-Length": SIZE - at, "Host": "x"}
    line.sendall(f"PATCH {place} HTTP/1.1\r\n".encode() + "".join(f"{k}: {v}\r\n" for k, v in head.items()).encode() + b"\r\n")
    while at < stop:
        piece = part(at, min(1 << 20, stop - at))
        line.sendall(piece)
        at += len(piece)
    if stop < SIZE:
        line.close()
        return
    answer = line.recv(4096)
    assert b" 204 " in answer, answer


folder = tempfile.mkdtemp()
PORT = free_port()
server = subprocess.Popen([BINARY, "demo", "--size", "small", "--data-dir", folder, "--listen", f"127.0.0.1:{PORT}", "--metrics-listen", "off"],
                          stdout=subprocess.DEVNULL)
try:
    for _ in range(600):
        try:
            call("GET", "/health/ready", {})
            break
        except OSError:
            time.sleep(0.2)
    AUTH = sign_in("editor")
    _, channels = call("GET", "/v1/channels", AUTH)
    b64 = lambda text: base64.b64encode(text.encode()).decode()
    about = f"channel {b64(json.loads(channels)['data'][0]['id'])},title {b64('large')},filename {b64('large.wav')}"
    made, _ = call("POST", "/v1/uploads", {**AUTH, **TUS, "Upload-Length": str(SIZE), "Upload-Metadata": about})
    place = made.getheader("Location")
    idle, peak, running = resident(server.pid), 0, True

    def watch():
        global peak
        while running:
            peak = max(peak, resident(server.pid))
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()
    begun, dice = time.time(), random.Random(7)
    stops = sorted(dice.randrange(1, SIZE) for _ in range(BREAKS)) + [SIZE]
    lost = 0
    for stop in stops:
        for _ in range(100):
            answer, _ = call("HEAD", place, AUTH)
            at = int(answer.getheader("Upload-Offset"))
            try:
                if at < stop:
                    send(place, at, stop)
                break
            except (AssertionError, OSError):
                # A dead connection's last megabyte came after the question.
                lost += 1
                time.sleep(0.2)
    took, running = time.time() - begun, False
    wanted = hashlib.sha256()
    for at in range(0, SIZE, 1 << 20):
        wanted.update(part(at, 1 << 20))
    _, shown = call("GET", place.replace("/uploads", "/media"), AUTH)
    assert json.loads(shown)["file"]["sha256"] == wanted.hexdigest(), "other bytes"
    print(f"{MEGABYTES} MiB, {BREAKS} broken connections, {lost} asked again: {took:.1f} s, same SHA-256, "
          f"idle {idle / 1024:.1f} MiB, peak {peak / 1024:.1f} MiB, grown {(peak - idle) / 1024:.1f} MiB")
finally:
    server.terminate()
    server.wait()
    subprocess.run(["rm", "-rf", folder], check=False)
