"""The README's Python runs as it stands."""
from __future__ import annotations

import pathlib
import re
from typing import Any

import pytest


def test_the_readme_runs(demo: Any, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BASE", demo["base_url"])
    blocks = re.findall(r"```python\n(.*?)```", (pathlib.Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8"), re.S)
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), known)
    said = capsys.readouterr().out
    assert "too_short" in said and "it is now: 清河镇党校" in said and " members" in said
