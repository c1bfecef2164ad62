"""Where the snapshots of rendered prompts lie."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def snapshot_dir() -> Path:
    return Path(__file__).parent / "snapshots"
