"""`levelhead serve`: the service over HTTP, on this machine only unless keys are set."""

from __future__ import annotations

import socket
import sys
from argparse import Namespace

from service.errors import SettingsError
from service.settings import Settings, bind_problem
from service.terminal.ink import Ink

_GRACE_S = 30  # for requests under way when it is told to stop


def serve(typed: Namespace, settings: Settings, ink: Ink) -> int:  # noqa: ARG001 - every command takes the same three
    """Serve until it is told to stop.

    Raises SettingsError where it would be open to everybody, or where the address can't be listened on, and PromptError
    where a data file can't be used.
    """
    settings = listening(settings, typed.host, typed.port)
    with _socket(settings) as listener:
        settings = settings._replace(port=listener.getsockname()[1])

        import uvicorn  # here: only a server needs it

        from service.web.app import create_app

        config = uvicorn.Config(
            create_app(settings),
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
        # not earlier: data files that can't be used have ended it by now
        print(announcement(settings), file=sys.stderr, flush=True)
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            print("levelhead: stopped", file=sys.stderr)
    return 0


def _socket(settings: Settings) -> socket.socket:
    """The listening socket, opened before anything heavy is loaded: an address that is taken is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"can't listen on {settings.host}:{settings.port}: {error.strerror or error};"
            " name another --port (0: any that is free) or --host"
        ) from error


def listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with what was typed; refused where strangers could reach a service that asks for no key."""
    settings = settings._replace(host=host or settings.host, port=settings.port if port is None else port)
    if not 0 <= settings.port <= 65535:
        raise SettingsError(f"--port: {settings.port} is no port; name one between 1 and 65535")
    problem = bind_problem(settings)
    if problem is not None:
        raise SettingsError(problem)
    return settings


def announcement(settings: Settings) -> str:
    """Where it listens, and who may ask."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    who = "a key is asked for" if settings.api_keys else "without keys (LEVELHEAD_API_KEYS) it stays on this machine"
    return f"levelhead listens on http://{host}:{settings.port} ({who}); the API is described at /openapi.json"
