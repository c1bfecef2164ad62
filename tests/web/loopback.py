"""A real server on this machine's loopback, for what only a socket tells."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from fake_service import FakeService, settings
from service.web.app import create_app


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The address of an application over the fake service, while it listens."""
    config = uvicorn.Config(create_app(settings(), FakeService()), log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(10)


def told(address: tuple[str, int], head: str, chunks: Iterator[bytes]) -> bytes:
    """What the server answers to one request, sent to its end before anything is read, as most clients do."""
    with socket.create_connection(address, timeout=20) as line:
        line.sendall(head.replace("\n", "\r\n").encode() + b"\r\n")
        for chunk in chunks:
            line.sendall(chunk)
        return b"".join(iter(lambda: _read(line), b""))


def _read(line: socket.socket) -> bytes:
    return line.recv(65_536)


def waited(address: tuple[str, int], head: str) -> tuple[bytes, float]:
    """What is answered to a client that sends this much and then stalls, and after how many seconds."""
    with socket.create_connection(address, timeout=20) as line:
        line.sendall(head.encode())
        started = time.monotonic()
        return line.recv(65_536), time.monotonic() - started
