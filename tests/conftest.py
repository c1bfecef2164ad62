"""What every test gets: no network beyond this machine, no keys from the environment, asyncio where a test awaits."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

_SHOWN = (
    "litellm",
    "tenacity",
    "fastapi",
    "pydantic",
    "jinja2",
    "pyyaml",
    "httpx",
    "respx",
    "hypothesis",
    "schemathesis",
)
_PROVIDERS = (
    "ANTHROPIC_",
    "AWS_",
    "AZURE_",
    "COHERE_",
    "DEEPSEEK_",
    "GEMINI_",
    "GOOGLE_",
    "GROQ_",
    "HF_",
    "HUGGINGFACE_",
    "LITELLM_",
    "MISTRAL_",
    "OLLAMA_",
    "OPENAI_",
    "OPENROUTER_",
    "VERTEX",
    "XAI_",
)
_KEPT = frozenset({"LITELLM_LOCAL_MODEL_COST_MAP"})
_GUARD = pytest.StashKey["SocketGuard"]()


class SocketGuard:
    """Refuses every connection and name look-up that would leave this machine, and remembers who tried.

    It fails the test even where the code under test takes the refusal for an outage and carries on.
    """

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self._connect, self._connect_ex = socket.socket.connect, socket.socket.connect_ex
        self._getaddrinfo = socket.getaddrinfo

    def install(self) -> None:
        guard = self

        def connect(self: socket.socket, address: Any) -> None:
            guard.check(self.family, address)
            guard._connect(self, address)

        def connect_ex(self: socket.socket, address: Any) -> int:
            guard.check(self.family, address)
            return guard._connect_ex(self, address)

        def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
            guard.check(socket.AF_INET, (host,))
            return guard._getaddrinfo(host, *args, **kwargs)

        socket.socket.connect = connect  # type: ignore[method-assign,assignment]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign,assignment]
        socket.getaddrinfo = getaddrinfo

    def remove(self) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign]
        socket.socket.connect_ex = self._connect_ex  # type: ignore[method-assign]
        socket.getaddrinfo = self._getaddrinfo

    def check(self, family: int, address: Any) -> None:
        """Note and refuse an address beyond loopback."""
        if family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = address[0].decode() if isinstance(address[0], bytes) else address[0]
        if host is None or host in ("", "localhost", "::1") or str(host).startswith("127."):
            return
        self.attempts.append(str(host))
        raise ConnectionRefusedError(
            f"tests may not leave this machine: connection to {host!r} refused by tests/conftest.py"
        )


def pytest_configure(config: pytest.Config) -> None:
    guard = SocketGuard()
    guard.install()
    config.stash[_GUARD] = guard


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_GUARD].remove()


def pytest_report_header() -> str:
    """The versions that matter when a run here and a run elsewhere disagree."""
    return f"python {platform.python_version()}, " + ", ".join(f"{name} {_version(name)}" for name in _SHOWN)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


@pytest.fixture
def socket_guard(pytestconfig: pytest.Config) -> SocketGuard:
    return pytestconfig.stash[_GUARD]


@pytest.fixture(autouse=True)
def _stays_on_this_machine(socket_guard: SocketGuard) -> Iterator[None]:
    socket_guard.attempts.clear()
    yield
    tried = sorted(set(socket_guard.attempts))
    if tried:
        pytest.fail(f"this test tried to leave the machine: {', '.join(tried)}; mock the call or use loopback")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No settings and no keys of the person who runs the tests; a cache folder of the run's own."""
    for name in os.environ:
        ours = name.startswith(("LEVELHEAD_", *_PROVIDERS)) or name.endswith("_API_KEY")
        if ours and name not in _KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
