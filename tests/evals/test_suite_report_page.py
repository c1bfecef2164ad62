"""The page of a result: whole, small, obeying nobody; and, where Chromium is installed, at work in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.suite.report.page import filled, page
from evals.suite.report.page_data import policy_lines
from evals.suite.report.summary import summary
from evals.suite.results import Result
from service.domain import ChatMessage
from suite_results import HOSTILE, NEW, OLD, result, some

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
REQUIRED = os.environ.get("LEVELHEAD_CI_BROWSER") == "1"  # read before the tests' environment is cleaned
browser = pytest.mark.skipif(
    not (CHROMIUM or REQUIRED), reason="no Chromium is installed here (apt-get install chromium)"
)


def made(found: Result) -> str:
    return page(summary(found))


def data_of(html: str) -> dict[str, object]:
    packed = re.search(r'<script type="text/plain" id="data">([^<]*)</script>', html)
    assert packed is not None
    unpacked: dict[str, object] = json.loads(zlib.decompress(base64.b64decode(packed.group(1))))
    return unpacked


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


# ---- the file --------------------------------------------------------------------------------------------------------


def test_the_policy_allows_exactly_this_style_sheet_and_this_script() -> None:
    html = made(result(some(2, 1), some(3, 0)))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    for tag in ("style", "script"):
        text = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert text is not None
        told = base64.b64encode(hashlib.sha256(text.group(1).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{told}'" in policy.group(1)
    assert policy.group(1).startswith("default-src 'none';")
    assert "unsafe" not in policy.group(1)


def test_nothing_is_fetched_and_no_attribute_runs() -> None:
    html = made(result(some(2, 1), some(3, 0), hostile=True))
    for tag, attributes in Elements(html).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form-action"}
        assert not {"src", "srcset", "style", "action", "formaction", "data", "poster"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html
    assert not re.findall(r"https?://(?!www\.w3\.org/)", html)


def test_hostile_names_are_text_everywhere() -> None:
    found = result(some(2, 0), some(1, 1))
    named = found._replace(
        arms=(OLD._replace(version=HOSTILE), NEW),
        problems=(HOSTILE,),
        about=found.about._replace(command=HOSTILE, created_at=HOSTILE),
        conversations=tuple(one._replace(domain=f"{HOSTILE}{{{{script}}}}") for one in found.conversations),
    )
    html = made(named)
    assert html.count("<script") == 2
    assert "<img" not in html
    assert "{{script}}" in html


def test_what_fills_a_place_is_not_filled_itself() -> None:
    assert filled("{{a}} {{b}}", {"a": "{{b}}", "b": "x"}) == "{{b}} x"


def test_all_of_the_result_travels_and_repeated_things_travel_once() -> None:
    data = data_of(made(result(some(20, 10), some(25, 5))))
    assert [len(rows) for key in ("conversations", "outcomes", "prompts") if isinstance(rows := data[key], list)] == [
        30,
        60,
        60,
    ]
    assert isinstance(texts := data["texts"], list)
    assert len(texts) == len(set(texts)) == 32
    assert isinstance(lines := data["lines"], list)
    assert lines.count("You draft replies for a support engineer.") == 1


def test_the_summary_and_the_matrix_stand_there_without_a_script() -> None:
    html = made(result(some(2, 1), some(3, 0)))
    body = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert "passes 1 of 3 more than reply@1.0.0" in body
    assert "66.7 %" in body
    assert body.count('<tr data-n="') == 3
    assert '<span class="unseen">failed</span>' in body
    assert "<noscript>" in body


def test_a_hundred_and_fifty_conversations_with_prompts_stay_under_a_megabyte() -> None:
    dice = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(dice.choices(letters, k=dice.randint(2, 10))) for _ in range(6000)]

    def prose(count: int) -> str:
        return " ".join(dice.choices(words, k=count))

    found = result(some(120, 30), some(130, 20))
    shared = "\n".join(prose(12) for _ in range(120))
    prompts = {key: (ChatMessage("system", shared), ChatMessage("user", prose(220))) for key in found.prompts}
    rows = tuple(one._replace(text=prose(130)) for one in found.outcomes)
    html = made(found._replace(prompts=prompts, outcomes=rows))
    assert len(html.encode()) < 1_000_000


def test_a_policy_is_told_in_sentences_whatever_its_shape() -> None:
    policy = {
        "commitments": ["update within 4 hours", {"action": "callback", "within": "PT1H", "owner": "duty manager"}],
        "facts": [{"id": "f1", "text": "The gateway restarts at 14:00."}],
        "escalation": {"to": "duty manager", "within": "PT1H"},
    }
    assert policy_lines(policy) == [
        ["may promise", "update within 4 hours"],
        ["may promise", "callback, within PT1H, owner duty manager"],
        ["fact", "The gateway restarts at 14:00."],
        ["escalation", "duty manager, within PT1H"],
    ]


# ---- in a browser ----------------------------------------------------------------------------------------------------


def opened(html: str, folder: Path, address: str = "") -> str:
    """The page as it stands in Chromium after its script has run."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage"
        " --window-size=1400,900 --virtual-time-budget=10000 --dump-dom"
    )
    call = [CHROMIUM, *flags.split(), f"--user-data-dir={folder / 'profile'}", f"{file.as_uri()}{address}"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@browser
def test_in_a_browser_the_details_open_and_hostile_text_stays_text(tmp_path: Path) -> None:
    dom = opened(made(result(some(2, 1), some(1, 2), hostile=True)), tmp_path, "#/case-002")
    assert 'data-ready="yes"' in dom
    assert "<title>Levelhead evals</title>" in dom
    assert "<img" not in dom
    assert dom.count("<script") == 2
    assert "3 conversations</output>" in dom
    assert '<h3 class="name">case-002</h3>' in dom
    assert "&lt;/script&gt;&lt;script&gt;document.title='pwned'" in dom


@browser
def test_in_a_browser_spans_are_marked_by_code_points(tmp_path: Path) -> None:
    found = result(some(0, 1), some(1, 0))
    shifted = tuple(
        one._replace(
            text=f"😀{one.text}",
            findings=tuple({**f, "span": {**f["span"], "start": f["span"]["start"] + 1, "end": f["span"]["end"] + 1}}
                           for f in one.findings),
        )
        for one in found.outcomes
    )  # fmt: skip
    dom = opened(made(found._replace(outcomes=shifted)), tmp_path, "#/case-001")
    assert '<mark class="error" tabindex="0">soon</mark>' in dom
    assert "expected 2, found 1" in dom
    assert "due 2026-11-21 13:20 UTC" in dom


@browser
@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("draft-diff", "<del>soon</del><ins>within 4 hours</ins>"),
        ("prompt-diff", "<ins>Name a time.</ins>"),
        ("prompt", "Never guess.\nWrite calmly.</pre>"),
        ("own-replies", "judged right"),
    ],
)
def test_in_a_browser_each_view_has_an_address(tmp_path: Path, view: str, told: str) -> None:
    dom = opened(made(result(some(0, 1), some(1, 0))), tmp_path, f"#/case-001/{view}")
    assert told in dom
