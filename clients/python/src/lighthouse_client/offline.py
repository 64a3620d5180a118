"""Offline copies after docs/offline.md: what changed since, taken over with the place after it."""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from . import models
from .problems import Problem

if TYPE_CHECKING:
    from .client import Lighthouse

BEGIN_ANEW = 410


class Copy(Protocol):
    """Where a copy is kept; one of your own may be a database of the app."""

    def token(self) -> str | None:
        """The place up to which the copy has everything."""

    def apply(self, changes: list[models.SyncChange], token: str) -> None:
        """Applies changes and place over, both or neither. All but `upsert` erase, with whatever was made from the object."""

    def clear(self) -> None:
        """Empties the copy; what was not sent yet stays."""


def sync(client: Lighthouse, copy: Copy, types: list[models.SyncType] | None = None) -> Iterator[models.SyncChange]:
    """Brings the copy up to date; gives each change once it is kept. `types` counts for a copy that begins."""
    more = True
    while more:
        token = copy.token()
        try:
            page = client.sync_changes(token=token, types=None if token else types).data
        except Problem as refusal:
            if refusal.status != BEGIN_ANEW:
                raise
            copy.clear()
            continue
        copy.apply(page["changes"], page["next_token"])
        yield from page["changes"]
        more = page["has_more"]


class SqliteCopy:
    """A copy in a file of SQLite: an object by its type and id, as the server shows it."""

    def __init__(self, file: str = ":memory:"):
        self.db = sqlite3.connect(file)
        self.db.executescript("CREATE TABLE IF NOT EXISTS copy (type TEXT, id TEXT, data TEXT, PRIMARY KEY (type, id));"
                              "CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY, token TEXT);")

    def token(self) -> str | None:
        row = self.db.execute("SELECT token FROM place").fetchone()
        return str(row[0]) if row else None

    def apply(self, changes: list[models.SyncChange], token: str) -> None:
        with self.db:
            for one in changes:
                self.db.execute("DELETE FROM copy WHERE type = ? AND id = ?", (one["type"], one["id"]))
                if one["op"] == "upsert":
                    self.db.execute("INSERT INTO copy VALUES (?, ?, ?)", (one["type"], one["id"], json.dumps(one["data"])))
            self.db.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (token,))

    def clear(self) -> None:
        with self.db:
            self.db.executescript("DELETE FROM copy; DELETE FROM place;")

    def all(self, type: models.SyncType) -> dict[str, Any]:
        """The objects of a type by their ids."""
        return {of: json.loads(data) for of, data in self.db.execute("SELECT id, data FROM copy WHERE type = ?", (type,))}
