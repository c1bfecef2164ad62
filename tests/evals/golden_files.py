"""Golden files written for tests, and the settings under which they are read."""

from __future__ import annotations

from pathlib import Path

from evals.suite.golden import Golden, Goldens, golden_files, read_goldens, vocabulary
from service.settings import Settings

TEXT = """\
# yaml-language-server: $schema=../../golden.schema.json
id: {id}
why: The second contact about the same fault; the reply has to say when the next word comes.
tags: [repeat]
domain: remote-access
customer: {customer}
techniques: [listen.paraphrase, expectations.timeline]
request:
  now: "2026-11-16T09:20:00Z"
  messages:
    - {{id: m1, role: customer, author: Dana, created_at: "2026-11-16T09:12:00Z", text: "This is the second time this
       week that I write to you: the VPN drops in the middle of a call!! Who looks at it, and when?"}}
  ticket: {{subject: VPN, channel: email}}
  customer: {{name: Dana}}
  agent: {{name: Sam, signature: "Sam, IT Support"}}
  policy: {{commitments: ["status update within 4 hours"]}}
expect:
  situation: {{heat: hot, abuse: false, triggers: [repeat_contact], issues: 1}}
  plan: {{goal: first_reply, includes: [expectations.timeline], excludes: [closing.summary], next_action: reply}}
  reply:
    assessment: {{empathy: {{at_least: 1}}, timeline: 2, blame: false}}
    findings: {{none_of: [grounding.number]}}
    promises: {{at_least: 1, latest: "2026-11-16T13:20:00Z"}}
    mentions: [[VPN, tunnel]]
    avoids: [inconvenience]
good:
  - text: |
      Hi Dana,

      The VPN has dropped in the middle of a call for the second time this week, and that is wearing. I'm sorry that my
      side has not held it. I'm looking at the gateway's log for both drops now.
      I'll send you a status update within 4 hours, also if there is nothing new.

      Sam, IT Support
bad:
  - why: No time at all.
    breaks: [timeline.unclear, timeline.vague]
    text: |
      Hi Dana,

      The VPN has dropped in the middle of a call for the second time this week, and that is wearing. I'm sorry. I'm
      looking at the gateway's log for both drops, and I'll write to you soon.

      Sam, IT Support
  - why: Blames the router.
    breaks: [blame.shifted]
    text: |
      Hi Dana,

      The VPN has dropped in the middle of a call for the second time this week, and that is wearing. That is your
      own fault. I'm looking at the gateway's log for both drops. I'll send you a status update within 4 hours.

      Sam, IT Support
"""


def written(folder: Path, name: str = "vpn-drops", *changes: tuple[str, str], customer: str = "dana") -> Path:
    """A golden file; each change replaces one string by another."""
    text = TEXT.format(id=name, customer=customer)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "remote-access" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def settings(tmp_path: Path) -> Settings:
    """Ours, with a cache of the test's own."""
    return Settings(cache_dir=tmp_path / "cache")


def read(folder: Path, cache_dir: Path | None = None) -> Goldens:
    """Every golden file of the folder."""
    return read_goldens(golden_files((folder,)), vocabulary(Settings().prompts_dir, cache_dir), cache_dir)


def goldens(folder: Path, count: int = 3, customers: int | None = None) -> tuple[Golden, ...]:
    """So many conversations, each of its own customer's, or of this many customers."""
    for number in range(count):
        written(folder, f"case-{number}", customer=f"customer-{number % (customers or count)}")
    return read(folder).goldens
