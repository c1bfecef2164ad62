"""What every prompt and draft must hold, whatever was said and whatever a model writes: `python -m evals conduct`.

Golden conversations say what is right in one case each. These rules hold in all of them, and need no expectation.
"""

from __future__ import annotations

from evals.conduct.command import main

__all__ = ["main"]
