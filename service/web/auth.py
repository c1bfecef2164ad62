"""Who may ask: bearer keys, compared in constant time (without keys: `settings.bind_problem`)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="key", description="One of the keys in the service's settings (LEVELHEAD_API_KEYS)."
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def key_holder(keys: tuple[str, ...]) -> Callable[..., None]:
    """A dependency that lets nobody through without one of the keys."""
    known = tuple(key.encode() for key in keys)

    def authenticate(credentials: _Credentials) -> None:
        if credentials is None:
            raise HTTPException(401, headers={"WWW-Authenticate": 'Bearer realm="levelhead"'})
        if not is_known(credentials.credentials, known):
            header = 'Bearer realm="levelhead", error="invalid_token"'
            raise HTTPException(401, "the key is none of the service's keys", {"WWW-Authenticate": header})

    return authenticate


def is_known(key: str, known: tuple[bytes, ...]) -> bool:
    """Whether the key is one of the known ones. Looks at all of them, so that time tells nothing."""
    given = key.encode("utf-8", "surrogatepass")
    found = False
    for candidate in known:
        found |= hmac.compare_digest(given, candidate)
    return found
