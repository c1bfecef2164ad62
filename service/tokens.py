"""What tells one conversation, and one request, from another: hashes that a replay can make again."""

from __future__ import annotations

import hashlib
import json

from service.domain import Conversation


def conversation_sha256(conversation: Conversation) -> str:
    """Hash of the messages' ids, roles and texts: tells a plugin whether a draft is stale."""
    rows = [[message.id, message.role, message.text] for message in conversation.messages]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True).encode("ascii")).hexdigest()


def derived(purpose: str, request_id: str, length: int = 16) -> str:
    """A token that nobody can guess before the request is made, and that its id brings back for a replay."""
    return hashlib.sha256(f"{purpose}:{request_id}".encode()).hexdigest()[:length]
