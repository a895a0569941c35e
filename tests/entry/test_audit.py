"""`collector audit` after an inspection as a user makes it."""

import json

import pytest

from tests.entry.conftest import Run


def test_every_access_can_be_read_again(collector: Run) -> None:
    assert collector("inspect", "lab", "--device", "healthy").returncode == 0
    (row,) = json.loads(collector("audit", "lab", "--format", "json").stdout)
    assert (row["device"], "snmp:get" in " ".join(row["questions"])) == ("healthy", True)
    told = collector("audit", "lab").stdout
    assert f"healthy  {row['inspection']}  {len(row['questions'])}" in told
    assert json.loads(collector("audit", "lab", "--device", "broken", "--format", "json").stdout) == []
    assert json.loads(collector("audit", "lab", "--until", "2026-01-01", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [(("nowhere",), "no site 'nowhere'"), (("lab", "--since", "yesterday"), "'yesterday' is no day")],
)
def test_what_is_no_site_or_day_is_refused(collector: Run, words: tuple[str, ...], said: str) -> None:
    done = collector("audit", *words)
    assert (done.returncode, said in done.stderr) == (2, True)
