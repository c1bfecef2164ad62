"""What was read in a conversation is the same whether it is read now, earlier in the run, or in another run."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suite.case import open_case
from evals.suite.golden import Golden, golden_files, read_goldens, vocabulary
from evals.suite.memo import Memo
from evals.suite.readings import Read, Readings
from service.assembly import Service
from service.settings import Settings


@pytest.fixture(scope="module", name="service")
def a_service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return Service(Settings(cache_dir=tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module", name="goldens")
def some_goldens() -> tuple[Golden, ...]:
    words = vocabulary(Settings().prompts_dir, None)
    return read_goldens(golden_files()[::6], words, None).goldens


def nobody() -> Read:
    raise AssertionError("it was read again")


def test_a_reading_comes_back_from_the_folder_as_it_was(
    goldens: tuple[Golden, ...], service: Service, tmp_path: Path
) -> None:
    first = Readings(Memo(tmp_path, "readings", "laws"))
    read = {golden.id: open_case(golden, service, first) for golden in goldens}
    first.save()
    later = Readings(Memo(tmp_path, "readings", "laws"))
    kept = 0
    for golden in goldens:
        before = read[golden.id]
        if before.planned.clash is None:
            assert later.read(golden, nobody) == (before.situation, before.planned)
            kept += 1
    assert kept > len(goldens) / 2


def test_a_reading_is_made_once_a_run(goldens: tuple[Golden, ...], service: Service) -> None:
    readings = Readings()
    case = open_case(goldens[0], service, readings)
    assert readings.read(goldens[0], nobody) == (case.situation, case.planned)


def test_a_reading_made_under_other_laws_is_not_used(
    goldens: tuple[Golden, ...], service: Service, tmp_path: Path
) -> None:
    first = Readings(Memo(tmp_path, "readings", "laws"))
    open_case(goldens[0], service, first)
    first.save()
    with pytest.raises(AssertionError, match="read again"):
        Readings(Memo(tmp_path, "readings", "other laws")).read(goldens[0], nobody)
