"""Ink for the tests of the terminal."""

from __future__ import annotations

import pytest

from service.terminal.ink import Ink
from service.terminal.screen import Screen


@pytest.fixture
def plain() -> Ink:
    return Ink(Screen(colour=False, columns=80))


@pytest.fixture
def colour() -> Ink:
    return Ink(Screen(colour=True, columns=80))
