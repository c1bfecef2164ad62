"""Bodies that are far too large are answered over a real connection, and nobody can keep us reading for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from loopback import served, told, waited
from service.web import answering

MEBIBYTE = 2**20
HEAD = "POST /v1/drafts HTTP/1.1\nHost: levelhead.example\nContent-Type: application/json\nConnection: close\n"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with served() as where:
        yield where


def code_in(answer: bytes) -> tuple[bytes, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.split()[1], str(json.loads(body)["code"])


@pytest.mark.parametrize("mebibytes", [1, 20, 60])
def test_a_body_that_is_too_large_is_refused_and_not_cut_off(address: tuple[str, int], mebibytes: int) -> None:
    """A client that sends all before it reads must find a problem document, not a broken connection."""
    head = f"{HEAD}Content-Length: {mebibytes * MEBIBYTE}\n"
    answer = told(address, head, (b" " * MEBIBYTE for _ in range(mebibytes)))
    assert code_in(answer) == (b"413", "request.too_large")


def test_a_large_body_without_a_length_is_refused_too(address: tuple[str, int]) -> None:
    chunk = b"%x\r\n" % MEBIBYTE + b" " * MEBIBYTE + b"\r\n"
    answer = told(address, f"{HEAD}Transfer-Encoding: chunked\n", iter([chunk] * 20 + [b"0\r\n\r\n"]))
    assert code_in(answer) == (b"413", "request.too_large")


def test_a_length_beyond_all_patience_is_refused_before_the_body(address: tuple[str, int]) -> None:
    answer = told(address, f"{HEAD}Content-Length: {answering._PATIENCE_BYTES + 1}\n", iter(()))
    assert code_in(answer) == (b"413", "request.too_large")


def test_whoever_stalls_in_a_body_that_is_too_large_is_answered_all_the_same(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_PATIENCE_S", 0.2)
    head = HEAD.replace("\n", "\r\n") + f"Content-Length: {MEBIBYTE}\r\n\r\n" + " " * 40_000
    answer, seconds = waited(address, head)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert seconds < 4
