"""A phrase of a cue pack by its parts, and whether it stands at a word of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from service.tuples import NamedTuple


class Slot(NamedTuple):
    """One word of a phrase: `exact` words, or `stems` that it may begin with; both empty: any word."""

    exact: frozenset[str]
    stems: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.exact or (bool(self.stems) and word.startswith(self.stems)) or self is ANY_WORD


ANY_WORD = Slot(frozenset(), ())


class Phrase(NamedTuple):
    """A phrase by its parts; `rest` pairs each later word with how many words may come before it."""

    label: str
    first: Slot
    rest: tuple[tuple[Slot, int], ...]
    opens: bool
    closes: bool
    lacks_last: Callable[[Iterable[str]], bool] | None  # whether none of some words can end it; None: any word can


def ends_of(texts: Sequence[str], i: int, alone: tuple[str, ...], phrases: tuple[Phrase, ...]) -> dict[str, int]:
    """Of each label the index behind the longest phrase that stands at word i."""
    ends = dict.fromkeys(alone, i + 1)
    for label, _, rest, opens, closes, lacks_last in phrases:
        if (opens and i) or (lacks_last is not None and lacks_last(texts)):
            continue
        end = _match(rest, 0, texts, i + 1, closes) if rest or closes else i + 1
        if end > ends.get(label, -1):
            ends[label] = end
    return ends


def _match(rest: tuple[tuple[Slot, int], ...], k: int, texts: Sequence[str], at: int, closes: bool) -> int:
    """Index behind the last word when rest[k:] matches from `at` on, the nearest way; else -1."""
    count = len(texts)
    for slot, gap in rest[k:]:
        exact, stems = slot
        if gap:  # only where words may stand between is there more than one way
            for here in range(at, min(at + gap + 1, count)):
                word = texts[here]
                if word in exact or (stems and word.startswith(stems)) or slot is ANY_WORD:
                    end = _match(rest, k + 1, texts, here + 1, closes)
                    if end >= 0:
                        return end
            return -1
        if at >= count:
            return -1
        word = texts[at]
        if not (word in exact or (stems and word.startswith(stems)) or slot is ANY_WORD):
            return -1
        at += 1
        k += 1
    return -1 if closes and at != count else at
