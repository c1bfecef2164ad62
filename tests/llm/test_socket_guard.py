"""The guard that keeps tests on this machine really does."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest


def test_a_connection_beyond_loopback_is_refused_and_noted(socket_guard: Any) -> None:
    with pytest.raises(ConnectionRefusedError, match="tests may not leave this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    assert socket_guard.attempts == ["192.0.2.1"]
    socket_guard.attempts.clear()


def test_a_name_is_not_even_looked_up(socket_guard: Any) -> None:
    with pytest.raises(ConnectionRefusedError, match=r"example\.com"):
        socket.create_connection(("example.com", 443), timeout=1)
    assert socket_guard.attempts == ["example.com"]
    socket_guard.attempts.clear()


@pytest.mark.anyio
async def test_the_event_loop_s_own_connections_are_refused_too(socket_guard: Any) -> None:
    with pytest.raises(OSError, match="tests may not leave this machine"):
        await asyncio.open_connection("192.0.2.1", 80)
    assert socket_guard.attempts
    socket_guard.attempts.clear()


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.fixture(scope="module", autouse=True)
def _keys_of_the_machine() -> Iterator[None]:
    personal = {"LEVELHEAD_DEFAULT_MODEL": "openai/x", "SOMEBODY_API_KEY": "sk-1", "OPENAI_BASE_URL": "http://x.test"}
    os.environ.update(personal)
    yield
    for name in personal:
        del os.environ[name]


def test_no_key_and_no_setting_of_the_machine_reaches_a_test() -> None:
    assert not {"LEVELHEAD_DEFAULT_MODEL", "SOMEBODY_API_KEY", "OPENAI_BASE_URL"} & set(os.environ)
