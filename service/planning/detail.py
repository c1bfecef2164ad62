"""Whether anything concrete is known of a problem, so that somebody could start on it."""

from __future__ import annotations

from service.domain import DraftRequest, Situation
from service.language.normalise import fold
from service.language.words import find_words
from service.planning.vocabulary import EMPTY

_ENOUGH = 2  # words that carry a matter: "invoice wrong" is a start, "it's broken" is not
_ENOUGH_ANY = 5  # in a language whose empty words we don't know, mere words


def is_vague(request: DraftRequest, situation: Situation) -> bool:
    """Whether neither the customer nor the caller says what it is about ("it doesn't work!!").

    Policy facts, subject and tags count as knowledge. In other languages than English only the number of words counts.
    """
    if request.policy.facts:
        return False
    ticket = request.conversation.ticket
    texts = [message.said for message in request.conversation.customer_messages]
    words = {word.text for text in (*texts, ticket.subject or "", *ticket.tags) for word in find_words(fold(text))}
    if situation.language != "en":
        return len(words) < _ENOUGH_ANY
    return sum(_tells(word) for word in words) < _ENOUGH


def _tells(word: str) -> bool:
    if word.isdigit():
        return len(word) > 2  # an order number or an error code, not "3 times"
    return word not in EMPTY and word.removesuffix("'s") not in EMPTY and len(word) > 1
