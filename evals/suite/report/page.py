"""The report as one page of HTML that holds all it needs: no request, no library, nothing a customer wrote is obeyed.

The page is put together from `report.html`, `report.css` and the scripts beside it. A content security policy allows
exactly this style sheet and this script, by their hashes; data travels as deflated JSON in an element that browsers
don't run. What stands in `page_parts.py` is there without a script as well: verdict, metrics, and the matrix.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from zlib import compress

from evals.suite.report.page_data import PageData
from evals.suite.report.page_parts import arms_table, charts, lead, matrix, sources
from evals.suite.report.summary import Summary
from evals.suite.report.terminal import head

_HERE = Path(__file__).parent
_SCRIPTS = ("dom.js", "words.js", "detail.js", "report.js")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def page(told: Summary) -> str:
    """The whole document."""
    style, script = _file("report.css"), _script()
    packed = compress(json.dumps(PageData(told.result).packed(), ensure_ascii=False).encode(), 9)
    return filled(
        _file("report.html"),
        {
            "policy": (
                f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
                "base-uri 'none'; form-action 'none'"
            ),
            "style": style,
            "script": script,
            "data": b64encode(packed).decode(),
            "head": escape(head(told)),
            "made": escape(told.result.about.created_at),
            "command": escape(told.result.about.command),
            "several": " several" if len(told.comparisons) > 1 else "",
            "lead": lead(told),
            "charts": charts(told),
            "table": arms_table(told),
            "matrix": matrix(told),
            "sources": sources(told),
        },
    )


def _script() -> str:
    """The script's files as one, with names of its own."""
    return '(() => {\n"use strict";\n' + "\n".join(_file(name) for name in _SCRIPTS) + "})();\n"


def filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with every {{place}} filled in one pass, so that nothing filled in is a place itself."""
    return _PLACE.sub(lambda place: parts[place.group(1)], template)


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
