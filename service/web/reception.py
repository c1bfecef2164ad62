"""The front desk: every request gets an id, every answer carries it, and one line of log says how it went.

Holds the one `except Exception` of the product: what our own code did not expect is answered with a problem and
logged by where it happened, without the customer's words (an exception's own message may hold them).
"""

from __future__ import annotations

import logging
import time
import traceback
from urllib.parse import quote

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.assembly import new_request_id
from service.web.problems import unexpected

LOG = logging.getLogger("levelhead.http")
_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


class Reception:
    """ASGI middleware; `scope["state"]["request_id"]` is the id, and routes may add `scope["state"]["outcome"]`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = _Visit(scope, send)
        try:
            await self._app(scope, receive, visit.send)
        except ClientDisconnect:
            visit.status = visit.status or 499  # nobody is left to answer
        except Exception as error:  # noqa: BLE001 - the web boundary
            # not LOG.exception: a traceback ends with the error's message, and that may quote the customer
            LOG.error("%s broke: %s", visit.request_id, whereabouts(error))  # noqa: TRY400
            if visit.status is None:
                await unexpected(visit.request_id)(scope, receive, visit.send)
        finally:
            visit.log()


class _Visit:
    """One request and what became of it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.request_id = new_request_id()
        self.status: int | None = None
        self._scope, self._send = scope, send
        self._started = time.monotonic()
        scope.setdefault("state", {})["request_id"] = self.request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = (b"x-request-id", self.request_id.encode())
            message = {**message, "headers": [*message.get("headers", ()), *_HEADERS, own]}
        await self._send(message)

    def log(self) -> None:
        path = quote(self._scope["path"][:200], safe="/~@:+")
        duration_ms = round((time.monotonic() - self._started) * 1000)
        outcome = self._scope["state"].get("outcome", "")
        LOG.info(
            "%s %s %s %d ms %s%s",
            quote(self._scope["method"]),
            path,
            self.status if self.status is not None else "no answer",
            duration_ms,
            self.request_id,
            f" {outcome}" if outcome else "",
        )


def whereabouts(error: BaseException) -> str:
    """The error's class and the lines of code that it came through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rpartition('service/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"
