"""Uploads by tus 1.0: piece by piece, and after a cut from where the server stands."""
from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from .problems import NetworkError, Problem

if TYPE_CHECKING:
    from .client import Lighthouse

PIECE = 4 << 20
TUS = {"Tus-Resumable": "1.0.0"}
# The server stands elsewhere than was thought, or a piece did not arrive whole: ask and go on from there.
ELSEWHERE = ("upload_offset_conflict", "checksum_mismatch")


def metadata(channel: str, title: str, filename: str) -> str:
    named = {"channel": channel, "title": title, "filename": filename}
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in named.items())


def send(client: Lighthouse, file: BinaryIO, metadata: str, resume: str | None, on_start: Callable[[str], None]) -> str:
    """The id of the upload, which is that of the draft it becomes.

    `on_start` is called with the upload's address once it is known. Keep it: given as `resume`, it lets another
    run of the program go on. A file that changed meanwhile is another file, and another upload.
    """
    size = file.seek(0, os.SEEK_END)
    if resume is None:
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
        resume = client.send("POST", "/v1/uploads", headers).headers["Location"]
        on_start(resume)
        offset = 0
    else:
        offset = received(client, resume)
    cuts = 0
    while offset < size:
        try:
            offset, cuts = send_piece(client, file, resume, offset), 0
        except (NetworkError, Problem) as error:
            cuts += 1
            if cuts == client.retry.times or isinstance(error, Problem) and error.code not in ELSEWHERE:
                raise
            time.sleep(client.retry.pause(cuts))
            offset = received(client, resume)
    return resume.rsplit("/", 1)[1]


def received(client: Lighthouse, address: str) -> int:
    """How much has arrived."""
    return int(client.send("HEAD", address, dict(TUS)).headers["Upload-Offset"])


def send_piece(client: Lighthouse, file: BinaryIO, address: str, offset: int) -> int:
    """Sends what comes next; gives how much has arrived then. It is not repeated blindly: the offset says what counts."""
    file.seek(offset)
    content = file.read(PIECE)
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    headers = {**TUS, "Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {digest}", "Content-Type": "application/offset+octet-stream"}
    return int(client.send("PATCH", address, headers, content).headers["Upload-Offset"])
