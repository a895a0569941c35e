"""What every test of the documents starts from."""

from datetime import timedelta
from pathlib import Path

import pytest

from collector.reporting.inspected import InspectionReport
from tests.reporting import stored

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="session")
def templates() -> tuple[Path, ...]:
    return (TEMPLATES,)


@pytest.fixture
def report() -> InspectionReport:
    """A visit with one of everything, after one where another thing was watched."""
    before = dict(stored.results(stored.START - timedelta(days=90)))
    loose = stored.finding("environment.fan", "fan 1", stored.Verdict.WATCH)
    before["core-sw-1"] = stored.Result(before["core-sw-1"].snapshot, stored.fine())
    before["acc-sw-2"] = stored.Result(before["acc-sw-2"].snapshot, (loose,))
    return InspectionReport(
        inspection=stored.inspection(),
        site=stored.site(),
        previous=stored.inspection(stored.START - timedelta(days=90), before),
        digests={name: f"{number:064x}" for number, name in enumerate(stored.results(), 1)},
        history={("core-sw-2", "temperature", "slot 1"): (50.0, 51.0, None, 58.0, 63.0)},
        courses={("core-sw-1", "filesystem.used", "flash:"): ((0.0, 30.0), (30.0, 33.0), (60.0, 37.0))},
    )
