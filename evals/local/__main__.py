"""`python -m evals.local`: see `demo`."""

from __future__ import annotations

import sys

from evals.local.demo import main

sys.exit(main(sys.argv[1:]))
