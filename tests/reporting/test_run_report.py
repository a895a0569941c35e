"""`collector report`: from what is stored to files, and what is said where that cannot be done."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.entry.run_report import report_inspection, report_plan, report_quarterly
from collector.model.errors import ReportError, SettingsError
from collector.model.inspection import Inspection
from collector.store.store import Store
from tests.reporting import installed
from tests.reporting.installed import at
from tests.reporting.pages import Page, read


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[installed.Site]:
    """One installation for all: the documents only read."""
    folder = tmp_path_factory.mktemp("installed")
    inventory = installed.written(folder)
    with pytest.MonkeyPatch.context() as patch, Store.open(folder / "state" / "collector.db") as store:
        patch.delenv("COLLECTOR_STATE", raising=False)
        yield installed.Site(inventory, store)


@pytest.fixture(scope="module")
def visited(site: installed.Site) -> Inspection:
    return installed.quarter(site)


@pytest.fixture(scope="module")
def served(site: installed.Site, visited: Inspection) -> installed.Site:
    """The site after its quarter."""
    assert visited.results
    return site


def new_year() -> datetime:
    """A time at which the figures of the quarter are final."""
    return datetime(2027, 1, 20, tzinfo=UTC)


def review(site: installed.Site, folder: Path, lang: str) -> tuple[Path, ...]:
    return report_quarterly(site.inventory, "site-A", "2026Q4", "html", lang, folder / "out", clock=new_year)


def page(paths: tuple[Path, ...]) -> Page:
    return read(next(path for path in paths if path.suffix == ".html").read_text("utf-8"))


def flat(page: Page, chapter: str = "first") -> str:
    return " ".join(page.chapters[chapter].split())


def test_the_latest_inspection_is_written_in_the_formats_asked_for(
    site: installed.Site, visited: Inspection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = report_inspection(site.inventory, "site-A", "", "html,docx", "zh", tmp_path / "out")
    name = "inspection-site-A-20261118-0902-zh"
    assert [path.name for path in written] == [f"{name}.html", f"{name}.docx", f"{name}.manifest.json"]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in written]
    assert visited.id in written[0].read_text("utf-8")


def test_the_first_page_tells_the_contract_the_visit_and_when_all_is_due(
    site: installed.Site, visited: Inspection, tmp_path: Path
) -> None:
    first = flat(
        page(report_inspection(site.inventory, "site-A", visited.id[:12], "html", "zh", tmp_path / "out"))
    )
    assert "HT-2026-017，IT 硬件维保服务" in first
    assert "上海一号机房（本年第1次，合同约定4次）" in first
    assert "每年巡检4次、响应 30分钟、到场 4小时" in first
    assert "提交期限2026年11月21日" in first.replace(" ", "")  # three days after the visit
    assert "11月20日" in first  # 48 hours for each fault


def test_a_fault_names_its_ticket_and_the_ticket_its_promises(served: installed.Site, tmp_path: Path) -> None:
    said = page(report_inspection(served.inventory, "site-A", "", "html", "zh", tmp_path / "out"))
    assert "site-A-2026-0001" in said.row("faults", "fan 3")[5]
    assert "未受理" in said.row("tickets", "site-A-2026-0001")[5]


def test_a_report_written_again_after_the_ledger_went_on_has_the_same_bytes(
    site: installed.Site, visited: Inspection, tmp_path: Path
) -> None:
    once = report_inspection(site.inventory, "site-A", "", "html,docx", "zh", tmp_path / "out")
    before = [path.read_bytes() for path in once]
    site.now = at("11-25 10:00")
    site.office.desk("liu").comment("site-A-2026-0002", "later")
    again = report_inspection(site.inventory, "site-A", visited.id, "html,docx", "zh", tmp_path / "out")
    assert [path.read_bytes() for path in again] == before


def test_the_manifest_names_the_evidence_that_the_store_keeps(
    site: installed.Site, visited: Inspection, tmp_path: Path
) -> None:
    written = report_inspection(site.inventory, "site-A", "", "html", "en", tmp_path / "out")
    listed = json.loads(written[-1].read_text("utf-8"))
    assert listed["inspections"][0]["evidence"] == site.store.digests(visited.id)
    assert page(written).row("digests", "core-sw-1")[1] == site.store.digests(visited.id)["core-sw-1"]


def test_the_review_has_the_figures_computed_by_hand(served: installed.Site, tmp_path: Path) -> None:
    """See installed.quarter: one response kept, one broken; both resolutions broken; the report kept."""
    said = page(
        report_quarterly(served.inventory, "site-A", "2026Q4", "html", "zh", tmp_path / "out", clock=new_year)
    )
    assert "本季应达标时限5项次，达标2项次，超时3项次" in flat(said)
    assert "合同约定本年巡检4次，已完成1次，剩余3次" in flat(said)
    assert said.row("services", "计划巡检")[1:] == ["1", "1", "4", "1"]
    late = [row for row in said.rows["breaches"] if "site-A" in row[1]]
    assert [(row[2][:2], row[3], row[4][:17]) for row in late] == [
        ("响应", "2026年11月18日 09:32", "2026年11月18日 09:47"),
        ("故障", "2026年11月20日 09:02", "2026年11月20日 11:02"),
        ("故障", "2026年11月20日 09:02", "尚未完成"),
    ]
    assert "晚 15分钟" in late[0][4]
    assert late[1][5] == "备件次日到货"


def test_the_review_shows_the_same_as_the_desk(served: installed.Site, tmp_path: Path) -> None:
    said = page(
        report_quarterly(served.inventory, "site-A", "2026Q4", "html", "en", tmp_path / "out", clock=new_year)
    )
    ticket, clocks = served.office.desk("liu").show("site-A-2026-0001")
    row = said.row("tickets", ticket.id)
    assert row[4].startswith("closed")
    states = {"kept": "met", "broken": "breached", "running": "running", "warning": "running"}
    for clock in clocks:
        assert f"{clock.title.en}: {states[clock.state]}" in row[5]


def test_the_plan_names_devices_questions_needs_and_what_is_left(
    served: installed.Site, tmp_path: Path
) -> None:
    said = page(report_plan(served.inventory, "site-A", "site-A-2026-Q4", "html", "zh", tmp_path / "out"))
    assert "未经批准，不登录任何设备" in flat(said)
    assert said.row("scope", "core-sw-1")[3] == "高"
    assert said.row("items", "补丁")[1] == "本次不涉及"
    assert said.row("needs", "acc-sw-3")[2] == "核对账号、权限与访问列表"
    assert "site-A-2026-0002" in said.row("left", "PWR3")[1]
    assert any("1.3.6.1.4.1.2011" in cell for row in said.rows["readonly"] for cell in row)


def test_every_document_is_written_in_every_format_and_language(
    served: installed.Site, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for lang in ("zh", "en"):
        report_plan(served.inventory, "site-A", "site-A-2026-Q4", "html,docx", lang, out)
        report_quarterly(served.inventory, "site-A", "2026-Q4", "html,docx", lang, out, clock=new_year)
    assert len(list(out.glob("*.docx"))) == 4
    assert not list(out.glob(".*"))


@pytest.mark.parametrize(
    ("formats", "lang", "name", "said"),
    [
        ("html,odt", "zh", "site-A", "--format: 'odt' is no format; expected html, docx, pdf"),
        ("", "zh", "site-A", "--format: nothing is no format"),
        ("html", "de", "site-A", "--lang: 'de' is not known"),
        ("html", "zh", "nowhere", "no site 'nowhere'; known: bare, site-A"),
        ("html", "zh", "bare", "SITE: no inspection of 'bare' is stored"),
    ],
)
def test_what_is_not_known_is_named_before_anything_is_written(
    site: installed.Site, tmp_path: Path, formats: str, lang: str, name: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        report_inspection(site.inventory, name, "", formats, lang, tmp_path / "out")
    assert said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_an_unknown_inspection_is_answered_with_the_newest(
    site: installed.Site, visited: Inspection, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=f"there is no 'zzz' of 'site-A'; the newest are {visited.id}"):
        report_inspection(site.inventory, "site-A", "zzz", "html", "zh", tmp_path / "out")


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        ("2026Q1", "is stored for 2026Q1; there is something of 2026Q3, 2026Q4"),
        ("2099Q1", "2099Q1 has not begun"),
        ("Q3", "'Q3' is no quarter; write it as 2026Q3"),
    ],
)
def test_a_quarter_without_data_is_refused_with_those_that_have_some(
    served: installed.Site, tmp_path: Path, quarter: str, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        report_quarterly(served.inventory, "site-A", quarter, "html", "zh", tmp_path / "out", clock=new_year)
    assert said in str(caught.value)


def test_an_unknown_plan_is_answered_with_those_there_are(served: installed.Site, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no plan 'x'; its plans: site-A-2026-Q4"):
        report_plan(served.inventory, "site-A", "x", "html", "zh", tmp_path / "out")
    with pytest.raises(SettingsError, match=r"no visit ahead; its plans: none"):
        report_plan(served.inventory, "bare", "", "html", "zh", tmp_path / "out")


def test_a_template_with_a_mistake_leaves_earlier_files_as_they_were(
    served: installed.Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    written = report_inspection(served.inventory, "site-A", "", "html,docx", "zh", out)
    before = {path: path.read_bytes() for path in written}
    own = tmp_path / "own" / "templates" / "report"
    own.mkdir(parents=True)
    (own / "signatures.html.j2").write_text("\n{{ nobody }}")
    monkeypatch.setenv("COLLECTOR_OWN", str(tmp_path / "own"))
    with pytest.raises(ReportError, match=r"signatures\.html\.j2:2: 'nobody' is undefined"):
        report_inspection(served.inventory, "site-A", "", "html,docx", "zh", out)
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_without_a_chinese_font_html_and_docx_are_written_and_the_package_is_named(
    served: installed.Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from collector.reporting import pdf as printing

    fake = tmp_path / "fc-list"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    printing._has_chinese.cache_clear()
    try:
        with pytest.raises(ReportError, match="fonts-noto-cjk"):
            report_inspection(served.inventory, "site-A", "", "pdf,html,docx", "zh", tmp_path / "out")
    finally:
        printing._has_chinese.cache_clear()
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".docx", ".html", ".json"]
