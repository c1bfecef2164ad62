"""A golden conversation as plain data, as other formats carry it along, and back into a file of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evals.suite.golden import DOMAINS, Golden
from service.errors import LevelheadError

CARRIED = "levelhead"  # the metadata key under which a whole conversation travels
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = {"id", "why", "domain", "techniques", "request", "expect", "good", "bad"}


class ExchangeError(LevelheadError):
    """A file of another tool cannot be used: the message says what it lacks."""


def golden_data(golden: Golden) -> dict[str, Any]:
    """The conversation with a golden file's keys, in their order."""
    data: dict[str, Any] = {"id": golden.id, "why": golden.why}
    if golden.tags:
        data["tags"] = list(golden.tags)
    data["domain"] = golden.domain
    if golden.customer != golden.id:
        data["customer"] = golden.customer
    return {
        **data,
        "techniques": list(golden.techniques),
        "request": json.loads(json.dumps(golden.request)),
        "expect": json.loads(json.dumps(golden.expect)),
        "good": [{"text": text} for text in golden.good],
        "bad": [{"why": bad.why, "breaks": list(bad.breaks), "text": bad.text} for bad in golden.bad],
    }


def carried(metadata: object, where: str) -> dict[str, Any]:
    """The conversation that travels in metadata. Raises ExchangeError with `where` if there is none to use."""
    data = metadata.get(CARRIED) if isinstance(metadata, Mapping) else None
    if not isinstance(data, dict):
        raise ExchangeError(
            f"{where}: no metadata.{CARRIED}: a golden conversation needs why, techniques, good and bad replies, which "
            "only our own export carries"
        )
    lacking = sorted(_KEYS - set(data))
    if lacking:
        raise ExchangeError(f"{where}: metadata.{CARRIED} lacks {', '.join(lacking)}")
    if not isinstance(data["id"], str) or not _SLUG.fullmatch(data["id"]):
        raise ExchangeError(f"{where}: {data['id']!r} is no id: small letters, digits and single hyphens")
    if data["domain"] not in DOMAINS:
        raise ExchangeError(f"{where}: no domain {data['domain']!r}; there are {', '.join(DOMAINS)}")
    return data


def write_goldens(rows: Iterable[Mapping[str, Any]], folder: Path) -> list[Path]:
    """Each conversation as `<domain>/<id>.yaml` below the folder. Ids and domains were checked by `carried`."""
    files = []
    for row in rows:
        file = folder / row["domain"] / f"{row['id']}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(golden_yaml(row), encoding="utf-8")
        files.append(file)
    return files


def golden_yaml(row: Mapping[str, Any]) -> str:
    """The file's text: texts of several lines as blocks, what YAML would misread in quotation marks."""
    import yaml

    from evals.suite.golden_reading import SCHEMA_LINE

    class Dumper(yaml.SafeDumper):
        """Of golden files."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    body = yaml.dump(dict(row), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
    return f"{SCHEMA_LINE}\n{body}"


def transcript(request: Mapping[str, Any]) -> str:
    """All messages, a paragraph each: `role, author: text`."""
    return "\n\n".join(
        f"{', '.join(filter(None, (one['role'], one.get('author'))))}: {one.get('text') or one.get('html') or ''}"
        for one in request["messages"]
    )


def last_message(request: Mapping[str, Any]) -> str:
    """What the customer said last."""
    said = [one for one in request["messages"] if one["role"] == "customer"]
    return str(said[-1].get("text") or said[-1].get("html") or "") if said else ""
