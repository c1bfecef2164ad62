"""Words of a folded text: contractions, numbers with their signs, addresses and file names are one word each.

Spellings without apostrophe that can be nothing else ("dont", "im", "thats") and chat short forms ("u", "pls") read
as what they stand for; the offsets still cover what was written.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, repeat

from service.language.lexicon import listed
from service.language.normalise import JOINER, spell_out
from service.language.reading import Word

_BARE = dict(
    pair.split("=")
    for pair in listed(
        "dont=don't cant=can't wont=won't didnt=didn't doesnt=doesn't isnt=isn't wasnt=wasn't arent=aren't "
        "werent=weren't havent=haven't hasnt=hasn't hadnt=hadn't couldnt=couldn't wouldnt=wouldn't shouldnt=shouldn't "
        "im=i'm ive=i've youre=you're youve=you've youll=you'll theyre=they're theyve=they've theyll=they'll "
        "weve=we've thats=that's whats=what's heres=here's theres=there's u=you ur=your pls=please plz=please "
        "yall=you"
    )
)


@cache
def _word_pattern() -> re.Pattern[str]:
    j = JOINER
    return re.compile(
        r"(?=[\w.+$€£-])("  # what a word begins with, so that the rest is not tried at every space
        r"[a-z]++(?:'[a-z]++)?+(?=[\s,!?;)]|[.:](?:\s|$)|$)"  # most words
        r"|https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']"  # addresses
        r"|(?<![\w.+-])[\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+"  # begun once a run: dots without end stay cheap
        r"|(?:\w[\w-]{0,62}\.){1,9}(?:com|net|org|io|dev|co|uk|de|eu|fr|at|ch|gov|edu|app|info|ai|pdf|csv|xlsx?|docx?|pptx?|txt"
        r"|png|jpe?g|gif|zip|exe|log|json|html?|xml|ya?ml|py|js|mp4|wav)(?:/[^\s<>\"]*[\w/])?(?!\w)"
        rf"|[$€£]?[^\W_](?:[\w{j}]|['-](?=[\w{j}])|(?<=\d)[.,:/](?=\d))*(?:%|(?<=\d)[$€£])?)"
    )


def find_words(folded: str) -> tuple[Word, ...]:
    """The words of a folded text, in order."""
    # What the pattern skips and what it finds, in turns: adding up the lengths tells where each word stands, and takes
    # no step of the interpreter for any of them.
    parts = _word_pattern().split(folded)
    texts = parts[1::2]
    bounds = list(accumulate(map(len, parts)))
    if not folded.isascii():
        texts = list(map(spell_out, texts))
    if not _BARE.keys().isdisjoint(texts):
        texts = [_BARE.get(text, text) for text in texts]
    return tuple(map(tuple.__new__, repeat(Word), zip(texts, bounds[::2], bounds[1::2], strict=False)))
