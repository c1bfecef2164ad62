"""Words of a folded text: contractions, numbers with their signs, addresses and file names are one word each.

Spellings without apostrophe that can be nothing else ("dont", "im", "thats") and chat short forms ("u", "pls") read
as what they stand for; the offsets still cover what was written.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, chain, repeat
from operator import itemgetter

from service.language.lexicon import listed
from service.language.normalise import JOINER, spell_out
from service.language.reading import Word
from service.language.remembered import remembered

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
    # No word reaches across a space, so what stands between two spaces has its words for itself, and most of it was met
    # before. Adding up the lengths tells where each word stands, and takes no step of the interpreter for any of them.
    pieces = list(map(_piece, folded.split(" ")))
    texts = list(chain.from_iterable(map(_texts_of, pieces)))
    bounds = list(accumulate(chain.from_iterable(map(_lengths_of, pieces)), initial=0))
    words = map(tuple.__new__, repeat(Word), zip(texts, bounds[::2], bounds[1::2], strict=False))
    return tuple(words) if all(texts) else tuple([word for word in words if word[0]])


_texts_of, _lengths_of = itemgetter(0), itemgetter(1)


@remembered(8192, longest=32)
def _piece(piece: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words of a piece without spaces, and for each its length and that of what follows, up to the next word.

    What comes before the first word is an empty one, and the space behind the piece belongs to it.
    """
    skipped, *parts = _word_pattern().split(piece)
    written = parts[::2]
    texts = written if piece.isascii() else list(map(spell_out, written))
    lengths = list(map(len, parts))
    if skipped or not parts:
        texts, lengths = ["", *texts], [0, len(skipped), *lengths]
    lengths[-1] += 1
    return tuple([_BARE.get(text, text) for text in texts]), tuple(lengths)
