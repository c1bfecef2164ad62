"""What a layer makes of some names, label by label, for tests."""

from __future__ import annotations

from collections.abc import Iterable

from service.language.layers import Layer


def scores(layer: Layer, names: Iterable[str]) -> list[float]:
    """What the names add up to for each label, in log-odds, the bias left out."""
    total = layer.total(names)
    return [layer.column(label, [total])[0] for label in layer.labels]
