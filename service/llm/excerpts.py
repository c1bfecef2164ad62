"""What a mock model takes from its brief, so that even a bad reply is about the ticket in hand."""

from __future__ import annotations

from service.domain import Brief

_LONGEST_TOPIC = 60
_ENDS = ".!?"


def greeting(brief: Brief) -> str:
    """A salutation by name, where we have one."""
    name = brief.request.conversation.customer.name
    return f"Hi {name}," if name else "Hello,"


def signature(brief: Brief) -> str:
    """How the agent signs; empty where nobody said."""
    agent = brief.request.conversation.agent
    return agent.signature or agent.name or ""


def topic(brief: Brief) -> str:
    """What the ticket is about in a few words: its subject, else how the customer's last message starts."""
    conversation = brief.request.conversation
    said = sentences(conversation.last_customer_message.said)
    subject = one_line(conversation.ticket.subject or (said[0] if said else ""))
    if len(subject) > _LONGEST_TOPIC:
        subject = subject[:_LONGEST_TOPIC].rsplit(" ", 1)[0]
    return subject.strip(" .!?,;:") or "your request"


def customer_text(brief: Brief, limit: int) -> str:
    """The customer's last message, at most `limit` characters of it."""
    return brief.request.conversation.last_customer_message.said.strip()[:limit]


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def letter(*paragraphs: str) -> str:
    """The paragraphs that say anything, with an empty line between them."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def sentences(paragraph: str) -> tuple[str, ...]:
    """The paragraph's sentences; a full stop within a word or number ends none."""
    found: list[str] = []
    start = 0
    for place, letter_ in enumerate(paragraph):
        if letter_ in _ENDS and paragraph[place + 1 : place + 2] in ("", " ", "\n"):
            found.append(paragraph[start : place + 1].strip())
            start = place + 1
    found.append(paragraph[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has; English runs to four characters a token. At least 1."""
    return max(1, len(text) // 4)
