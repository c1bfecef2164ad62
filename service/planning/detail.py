"""Whether anything concrete is known of a problem, so that somebody could start on it."""

from __future__ import annotations

from service.domain import DraftRequest, Situation
from service.language.normalise import fold
from service.language.words import find_words
from service.planning.vocabulary import EMPTY

_ENOUGH = 2  # words that carry a matter: "invoice wrong" is a start, "it's broken" is not
_ASKING = frozenset(("what", "what's", "how", "where", "which", "who"))
_ENOUGH_ANY = 5  # in a language whose empty words we don't know, mere words


def is_vague(request: DraftRequest, situation: Situation) -> bool:
    """Whether neither the customer nor the caller says what it is about ("it doesn't work!!").

    Policy facts, subject, tags and a talk that is under way count as knowledge; a question is concrete with one word.
    In other languages than English only the number of words counts.
    """
    conversation = request.conversation
    answered = any(message.role == "agent" for message in conversation.messages)
    if request.policy.facts or (answered and situation.stage != "first_reply"):
        return False
    ticket = conversation.ticket
    texts = [message.said for message in conversation.customer_messages]
    words = {word.text for text in (*texts, ticket.subject or "", *ticket.tags) for word in find_words(fold(text))}
    if situation.language != "en":
        return len(words) < _ENOUGH_ANY
    enough = 1 if words & _ASKING else _ENOUGH
    return sum(_tells(word) for word in words) < enough


def _tells(word: str) -> bool:
    if word.isdigit():
        return len(word) > 2  # an order number or an error code, not "3 times"
    return word not in EMPTY and word.removesuffix("'s") not in EMPTY and len(word) > 1
