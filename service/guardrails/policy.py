"""Guardrail policy as data: what each code means, and which label must reach what level in which situation.

Prompt engineers edit `prompts/guardrails.yaml`; a mistake there is refused when it is loaded, with file, row and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

from service.conditions import Condition, Facets, parse_condition
from service.datafiles import read_yaml
from service.domain import Assessment, Finding, Severity
from service.errors import PromptError
from service.guardrails.base import Hit, Limits, as_number
from service.tuples import NamedTuple

Bounds: TypeAlias = tuple[int, int]  # least and most words
Test: TypeAlias = Literal["at_least", "at_most", "is"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
LEVELS = frozenset({"empathy", "ownership", "timeline"})  # labels with the values 0, 1, 2; all others are 0, 1


class CodeRule(NamedTuple):
    """What a code says to the agent and to the repair. `severities`: where another severity holds, first match wins."""

    severity: Severity
    techniques: tuple[str, ...]
    message: str
    suggestion: str
    severities: tuple[tuple[Condition, Severity], ...] = ()

    def severity_in(self, facets: Facets) -> Severity:
        for condition, severity in self.severities:
            if condition.holds(facets):
                return severity
        return self.severity


class Requirement(NamedTuple):
    """One row: in the situation `when`, `label` must pass `test` against `level`, or `code` is found."""

    code: str
    label: str
    test: Test
    level: int
    when: Condition
    severity: Severity | None = None

    def met_by(self, assessment: Assessment) -> bool:
        return self.passed_by(as_number(getattr(assessment, self.label)))

    def passed_by(self, value: int) -> bool:
        """Whether a label of this value is as asked for; of the tone, 1 is off."""
        if self.test == "at_least":
            return value >= self.level
        return value <= self.level if self.test == "at_most" else value == self.level


class GuardrailPolicy(NamedTuple):
    """A loaded `guardrails.yaml`. `lengths` bounds the words per channel ("" for any other) and wished length."""

    version: str
    rules: Mapping[str, CodeRule]
    requirements: tuple[Requirement, ...]
    lengths: Mapping[str, Mapping[str, Bounds]]
    limits: Limits = Limits()

    def finding(self, hit: Hit, facets: Facets, severity: Severity | None = None) -> Finding:
        """The finding that a hit stands for, in the words of its rule."""
        rule = self.rules[hit.code]
        return Finding(
            hit.code,
            severity or rule.severity_in(facets),
            rule.message.replace("{detail}", hit.detail),
            rule.techniques,
            hit.span,
            rule.suggestion or None,
        )

    def shortfalls(self, assessment: Assessment, facets: Facets) -> tuple[Requirement, ...]:
        """The requirements that hold here and are not met: of each label the first row in the file's order."""
        values = dict(zip(assessment._fields, map(as_number, assessment), strict=True))
        failed: dict[str, Requirement] = {}
        for row in self.requirements:
            label = row.label
            if not row.passed_by(values[label]) and label not in failed and row.when.holds(facets):
                failed[label] = row
        return tuple(failed.values())

    def bounds(self, length: str, channel: str) -> Bounds:
        """Least and most words of a reply of this wished length on this channel."""
        return self.lengths.get(channel, self.lengths[""])[length]


def load_policy(
    path: Path,
    cache_dir: Path | None = None,
    *,
    codes: frozenset[str] | None = None,
    techniques: frozenset[str] | None = None,
) -> GuardrailPolicy:
    """The policy in the file. Raises PromptError with file, row and key for whatever is wrong.

    `codes` are those that guardrails can give (None: those of GUARDRAILS), `techniques` the catalogue's ids (None:
    not compared): a code without a row, a row that nothing gives and an unknown technique are refused.
    """
    if codes is None:
        from service.guardrails import GUARDRAILS  # here: the guardrails themselves need none of this

        codes = frozenset(code for guardrail in GUARDRAILS for code in guardrail.codes)
    data = _mapping(read_yaml(path, cache_dir), str(path))
    _known_keys(data, ("version", "codes", "requirements", "lengths", "limits"), str(path))
    version = data.get("version")
    if not isinstance(version, str):
        raise PromptError(f"{path}: 'version' must be a quoted version such as \"1.0.0\", not {version!r}")
    rules = {
        str(code): _rule(row, f"{path}: code {code!r}", techniques)
        for code, row in _mapping(data.get("codes"), f"{path}: 'codes'").items()
    }
    rows = data.get("requirements")
    if not isinstance(rows, list):
        raise PromptError(f"{path}: 'requirements' must be a list of rows, not {rows!r}")
    requirements = tuple(_requirement(row, f"{path}: requirement {n}", rules) for n, row in enumerate(rows, 1))
    _same_codes(set(rules), codes, {row.code for row in requirements}, path)
    lengths = _lengths(_mapping(data.get("lengths"), f"{path}: 'lengths'"), f"{path}: lengths")
    limits = _limits(_mapping(data.get("limits", {}), f"{path}: 'limits'"), f"{path}: limits")
    return GuardrailPolicy(version, rules, requirements, lengths, limits)


def _rule(data: object, where: str, techniques: frozenset[str] | None) -> CodeRule:
    row = _mapping(data, where)
    _known_keys(row, ("severity", "techniques", "message", "suggestion", "severities"), where)
    named = row.get("techniques", [])
    if not isinstance(named, list) or not all(isinstance(item, str) for item in named):
        raise PromptError(f"{where}: 'techniques' must be a list of catalogue ids, not {named!r}")
    unknown = sorted(set(named) - techniques) if techniques is not None else []
    if unknown:
        raise PromptError(f"{where}: unknown technique {unknown[0]!r}; ids are those of the guidance catalogue")
    return CodeRule(
        _severity(row.get("severity"), where),
        tuple(named),
        _sentence(row, "message", where),
        _sentence(row, "suggestion", where),
        tuple(_graded(item, f"{where}: severities {n}") for n, item in enumerate(_rows(row, where), 1)),
    )


def _rows(row: Mapping[str, object], where: str) -> list[object]:
    rows = row.get("severities", [])
    if not isinstance(rows, list):
        raise PromptError(f"{where}: 'severities' must be a list of rows, not {rows!r}")
    return rows


def _graded(data: object, where: str) -> tuple[Condition, Severity]:
    row = _mapping(data, where)
    _known_keys(row, ("severity", "when"), where)
    return parse_condition(row.get("when"), where), _severity(row.get("severity"), where)


def _requirement(data: object, where: str, rules: Mapping[str, CodeRule]) -> Requirement:
    row = _mapping(data, where)
    _known_keys(row, ("code", "label", "at_least", "at_most", "is", "when", "severity"), where)
    code, label = str(row.get("code")), str(row.get("label"))
    if code not in rules:
        raise PromptError(f"{where}: unknown code {code!r}; it must be a row of 'codes'")
    if label not in Assessment._fields:
        raise PromptError(f"{where}: unknown label {label!r}; known: {', '.join(Assessment._fields)}")
    tests = [test for test in get_args(Test) if test in row]
    if len(tests) != 1:
        raise PromptError(f"{where}: needs exactly one of at_least, at_most, is")
    level = row[tests[0]]
    most = 2 if label in LEVELS else 1
    if not isinstance(level, int) or not 0 <= level <= most:
        raise PromptError(f"{where}: {tests[0]} must be a level from 0 to {most} for {label!r}, not {level!r}")
    severity = _severity(row["severity"], where) if "severity" in row else None
    return Requirement(code, label, tests[0], int(level), parse_condition(row.get("when"), where), severity)


def _same_codes(rules: set[str], guardrails: frozenset[str], required: set[str], path: Path) -> None:
    if unknown := sorted(rules - guardrails - required):
        raise PromptError(f"{path}: unknown code {unknown[0]!r}: no guardrail gives it and no requirement names it")
    if missing := sorted(guardrails - rules):
        raise PromptError(f"{path}: no row for code {missing[0]!r}, which a guardrail gives")


def _lengths(data: Mapping[str, object], where: str) -> dict[str, dict[str, Bounds]]:
    table = {
        "" if channel == "default" else channel: {
            length: _bounds(bounds, f"{where}: {channel}: {length}")
            for length, bounds in _mapping(row, f"{where}: {channel}").items()
        }
        for channel, row in data.items()
    }
    for channel, row in table.items():
        if sorted(row) != ["long", "medium", "short"]:
            raise PromptError(f"{where}: {channel or 'default'}: needs short, medium and long, has {sorted(row)}")
    if "" not in table:
        raise PromptError(f"{where}: needs a row 'default' for channels without their own")
    return table


def _bounds(data: object, where: str) -> Bounds:
    if isinstance(data, list) and len(data) == 2 and all(type(item) is int for item in data) and data[0] < data[1]:
        return data[0], data[1]
    raise PromptError(f"{where}: needs two whole numbers of words, least and most, not {data!r}")


def _limits(data: Mapping[str, object], where: str) -> Limits:
    _known_keys(data, Limits._fields, where)
    for key, value in data.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise PromptError(f"{where}: {key!r} must be a whole number, not {value!r}")
    return Limits(**cast("dict[str, int]", dict(data)))


def _severity(value: object, where: str) -> Severity:
    for severity in SEVERITIES:
        if value == severity:
            return severity
    raise PromptError(f"{where}: 'severity' must be one of {', '.join(SEVERITIES)}, not {value!r}")


def _sentence(row: Mapping[str, object], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PromptError(f"{where}: {key!r} must be a sentence, not {value!r}")
    return " ".join(value.split())


def _mapping(data: object, where: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise PromptError(f"{where}: must be a mapping, not {data!r}")
    return data


def _known_keys(row: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    if unknown := [key for key in row if key not in known]:
        raise PromptError(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(known)}")
