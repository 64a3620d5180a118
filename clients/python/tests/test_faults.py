"""The client on a bad network: nothing is lost, nothing is done twice, nobody is signed out."""
from __future__ import annotations

import concurrent.futures
import hashlib
import io
import json
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
import urllib3

from lighthouse_client import Lighthouse, NetworkError, SignedOut, RetryLater, models, new_id, upload
from proxy import Fault, Proxy
from test_day import held

Signed = Callable[[str], Lighthouse]


def test_many_calls_on_an_expired_token_exchange_it_once(signed_in: Signed, network: Proxy) -> None:
    admin = signed_in("branch.admin")
    kept: list[models.TokenPair | None] = []
    admin.login.on_tokens = kept.append

    def all_at_once() -> set[str]:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return {call.result().data["account_id"] for call in [pool.submit(admin.get_me) for _ in range(16)]}

    # The clock says so, then the server does.
    admin.login.expires = 0.0
    assert len(all_at_once()) == 1
    assert (network.count("POST", "/v1/auth/refresh"), len(kept)) == (1, 1)
    assert admin.login.tokens
    admin.login.tokens["access_token"] += "x"
    assert len(all_at_once()) == 1
    assert (network.count("POST", "/v1/auth/refresh"), len(kept)) == (2, 2)

    # The answer to the exchange is lost: the second try gets the same successor, and the login goes on.
    network.faults = [Fault("POST", "/v1/auth/refresh", "lose")]
    admin.login.expires = 0.0
    assert len(all_at_once()) == 1
    assert network.count("POST", "/v1/auth/refresh") == 4


def test_a_login_goes_on_in_the_next_run_until_it_is_ended(signed_in: Signed, network: Proxy) -> None:
    first = signed_in("branch.admin")
    later = Lighthouse(network.base, device_id=first.login.device_id, tokens=first.login.tokens)
    assert later.get_me().data["display_name"]
    for device in later.list_devices().data["data"]:
        if device["current"]:
            later.delete_device(device["id"])
    with pytest.raises(SignedOut):
        later.get_me()


def test_an_answer_that_is_lost_after_the_write_is_fetched_by_the_same_key(signed_in: Signed, network: Proxy, demo: Any) -> None:
    admin, branch = signed_in("branch.admin"), demo["samples"]["branch_id"]
    body = held(branch, [])
    del body["id"]
    network.faults = [Fault("POST", "/v1/study-sessions", "lose")]
    made = admin.create_study_session(body)
    assert made.replayed and network.count("POST", "/v1/study-sessions") == 2
    # A write without a key is not sent again: nobody knows whether it was done.
    network.faults = [Fault("POST", "/v1/uploads", "lose")]
    with pytest.raises(NetworkError) as lost:
        admin.request("POST", "/v1/uploads")
    assert lost.value.sent and network.count("POST", "/v1/uploads") == 1


def test_later_is_later(signed_in: Signed, network: Proxy, demo: Any) -> None:
    admin = signed_in("branch.admin")
    network.faults = [Fault("GET", "/v1/me", "answer", 429, {"Retry-After": "1"}), Fault("GET", "/v1/me", "answer", 503, {"Retry-After": "0"})]
    began = time.monotonic()
    assert admin.get_me().status == 200
    assert time.monotonic() - began >= 1, "as long as it was asked to"
    network.faults = [Fault("GET", "/v1/me", "answer", 429, {"Retry-After": "3600"})]
    with pytest.raises(RetryLater) as refused:
        admin.get_me()
    assert refused.value.retry_after == 3600


def sound(seconds: int) -> bytes:
    """A WAV file of this length; whose bytes differ from any other's."""
    data = (new_id().encode() * 223)[:8000] * seconds
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", len(data)) + data


def test_an_upload_goes_on_where_it_was_cut(signed_in: Signed, network: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PIECE", 1 << 15)
    editor, content = signed_in("editor"), sound(20)
    channel = next(editor.iter_channels())["id"]
    # One piece is cut halfway, the answer to another is lost.
    network.faults = [Fault("PATCH", "/v1/uploads", "cut"), Fault("PATCH", "/v1/uploads", "lose")]
    started: list[str] = []
    made = editor.upload(io.BytesIO(content), channel=channel, title="党课 第一讲", filename="第一讲.wav", on_start=started.append)
    assert network.count("HEAD", started[0]) == 2
    # The file is fetched with one cut: the rest is asked for.
    network.faults, file = [Fault("GET", f"/v1/media/{made}/file", "halve")], io.BytesIO()
    assert editor.download(f"/v1/media/{made}/file", file) == len(content)
    assert (file.getvalue() == content, network.count("GET", f"/v1/media/{made}/file")) == (True, 2)

    # A program that ends in the middle goes on in its next run.
    started.clear()
    network.faults = [Fault("PATCH", "/v1/uploads", "cut")] * 4
    again = sound(20)
    with pytest.raises(NetworkError):
        editor.upload(io.BytesIO(again), channel=channel, title="党课 第二讲", filename="第二讲.wav", on_start=started.append)
    monkeypatch.setattr(upload, "PIECE", 1 << 20)
    network.faults = [Fault("PATCH", "/v1/uploads", "lose")]
    made = editor.upload(io.BytesIO(again), channel=channel, title="", filename="", resume=started[0])
    stored = editor.get_media(made).data["file"]
    assert stored and stored["sha256"] == hashlib.sha256(again).hexdigest()


class NewerServer(urllib3.PoolManager):
    """Answers with what this release of the contract does not know."""

    def request(self, *_: Any, **__: Any) -> urllib3.BaseHTTPResponse:
        session = {"id": new_id(), "kind": "moon_walk", "title": "主题党日", "orbit": 7}
        return urllib3.HTTPResponse(json.dumps(session).encode(), {"Content-Type": "application/json"}, 200)


def test_what_a_newer_server_says_is_no_error() -> None:
    session = Lighthouse("http://newer.example", device_id="phone", pool=NewerServer()).get_study_session(new_id()).data
    assert (session["kind"], session["title"]) == ("moon_walk", "主题党日")
