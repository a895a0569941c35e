"""What the service writes by itself, and what becomes of it when it cannot."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from collector.entry.filing import file_owed
from collector.entry.run_report import hand_over, list_documents
from collector.entry.visits import clocks_of_visits
from collector.model.errors import ReportError, SettingsError
from collector.model.inspection import Inspection
from collector.store.store import Store
from tests.reporting import installed
from tests.reporting.installed import at


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[installed.Site]:
    monkeypatch.delenv("COLLECTOR_STATE", raising=False)
    inventory = installed.written(tmp_path)
    with (tmp_path / "collector.yaml").open("a", encoding="utf-8") as file:
        file.write("documents: {formats: [html], languages: [zh, en]}\n")
    with Store.open(tmp_path / "state" / "collector.db") as store:
        yield installed.Site(inventory, store)


@pytest.fixture
def visited(site: installed.Site) -> Inspection:
    """The planned visit of a quarter; the site's clock stands at the end of that quarter."""
    return installed.quarter(site)


def owed(site: installed.Site) -> list[tuple[str, str]]:
    return sorted({(one.kind, one.lang) for one in site.office.documents.records()})


def test_what_is_owed_is_written_once_in_every_language(site: installed.Site, visited: Inspection) -> None:
    site.now = at("12-05 10:00")
    written = file_owed(site.office)
    assert {path.name for path in written} >= {
        "inspection-site-A-20261118-0902-en.html",
        "inspection-site-A-20261118-0902-zh.html",
    }
    assert all(path.is_file() for path in written)
    assert ("inspection", "en") in owed(site)
    assert file_owed(site.office) == ()
    assert visited.id in {one.subject for one in site.office.documents.records("site-A")}


def test_a_review_waits_for_what_people_enter_late(site: installed.Site, visited: Inspection) -> None:
    assert visited.results
    for day, kinds in {"2027-01-07": False, "2027-01-08": True}.items():
        site.now = datetime.fromisoformat(f"{day}T00:00:01+08:00")
        file_owed(site.office)
        assert (("quarterly", "zh") in owed(site)) is kinds, day


def test_what_could_not_be_written_is_owed_still(site: installed.Site, visited: Inspection) -> None:
    site.now = at("12-05 10:00")
    folder = site.office.made.settings.documents.folder
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file stands where the folder should be", "utf-8")
    with pytest.raises(ReportError, match="cannot write to"):
        file_owed(site.office)
    assert visited.id not in {one.subject for one in site.office.documents.records()}
    folder.unlink()
    assert file_owed(site.office)
    assert visited.id in {one.subject for one in site.office.documents.records()}


def test_a_template_with_a_mistake_is_told_with_file_and_line(
    site: installed.Site, visited: Inspection, tmp_path: Path
) -> None:
    assert visited.results
    own = tmp_path / "own" / "templates" / "report"
    own.mkdir(parents=True)
    (own / "front.html.j2").write_text("<p>\n{{ nobody.knows }}\n", "utf-8")
    with site.inventory.with_name("collector.yaml").open("a", encoding="utf-8") as file:
        file.write("own: own\n")
    site.now = at("12-05 10:00")
    with pytest.raises(ReportError, match=r"front\.html\.j2:2: .*nobody"):
        file_owed(site.office)
    assert owed(site) == []


def test_what_fails_for_one_site_keeps_no_other_from_its_documents(site: installed.Site) -> None:
    held = json.loads(site.inventory.read_text("utf-8"))
    held["sites"]["bare"]["contract"] = "std"
    site.inventory.write_text(json.dumps(held), "utf-8")
    visited = installed.quarter(site)
    folder = site.office.made.settings.documents.folder
    folder.mkdir(parents=True)
    (folder / "bare").write_text("a file stands where the folder should be", "utf-8")
    with pytest.raises(ReportError, match="bare"):
        file_owed(site.office)
    assert visited.id in {one.subject for one in site.office.documents.records("site-A")}


def test_no_format_writes_nothing(site: installed.Site, visited: Inspection) -> None:
    assert visited.results
    settings = site.inventory.with_name("collector.yaml")
    settings.write_text(settings.read_text("utf-8").replace("[html]", "[]"), "utf-8")
    site.now = at("12-05 10:00")
    assert file_owed(site.office) == ()


def test_the_clock_of_a_report_stops_when_the_customer_has_it(
    site: installed.Site, visited: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    site.now = at("11-20 10:00")
    time = at("11-19 15:00").isoformat()
    hand_over(site.inventory, "site-A", visited.id[:8], by="陈立", at=time, clock=lambda: site.now)
    running = clocks_of_visits(site.office, "site-A", site.now)["site-A-2026-Q4"]
    report = next(clock for clock in running if clock.name == "inspection_report")
    assert (str(report.state), report.stopped) == ("kept", at("11-19 15:00"))
    file_owed(site.office)
    capsys.readouterr()
    list_documents(site.inventory, "site-A", "text")
    assert "陈立, 2026-11-19" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("by", "time", "said"),
    [
        (" ", "11-19 15:00", "name the person"),
        ("陈立", "11-17 15:00", "no report can have been given"),
        ("陈立", "11-21 15:00", "no report can have been given"),
    ],
)
def test_a_report_is_given_to_somebody_after_its_visit(
    site: installed.Site, visited: Inspection, by: str, time: str, said: str
) -> None:
    site.now = at("11-20 10:00")
    with pytest.raises(SettingsError, match=said):
        hand_over(
            site.inventory, "site-A", visited.id, by=by, at=at(time).isoformat(), clock=lambda: site.now
        )
    assert site.office.documents.handovers() == {}
