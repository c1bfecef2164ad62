"""What tells one conversation, and one request, from another: hashes that a replay can make again."""

from __future__ import annotations

import hashlib
import json

from service.domain import Conversation

REQUEST_ID = "req_{:08x}{}"  # the second in which it was made, and what nobody can guess


def conversation_sha256(conversation: Conversation) -> str:
    """Hash of the messages' ids, roles and texts: tells a plugin whether a draft is stale."""
    rows = [[message.id, message.role, message.text] for message in conversation.messages]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True).encode("ascii")).hexdigest()


def conversation_key(conversation: Conversation) -> str:
    """What stays the same as long as a conversation goes on: its ticket, or else how it began."""
    if conversation.ticket.id:
        return f"ticket:{conversation.ticket.id}"
    first = conversation.messages[0]
    said = json.dumps([first.role, first.text], ensure_ascii=True)
    return "begins:" + hashlib.sha256(said.encode("ascii")).hexdigest()


def made_at(request_id: str) -> int | None:
    """The second, since 1970, in which an id of `REQUEST_ID` was made; None of any other id."""
    digits = request_id.removeprefix("req_")
    if digits == request_id or len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        return None
    return int(digits[:8], 16)


def derived(purpose: str, request_id: str, length: int = 16) -> str:
    """A token that nobody can guess before the request is made, and that its id brings back for a replay."""
    return hashlib.sha256(f"{purpose}:{request_id}".encode()).hexdigest()[:length]
