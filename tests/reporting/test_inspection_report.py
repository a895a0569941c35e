"""The inspection report as HTML: what its pages say of a visit."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from collector.model.finding import Severity, Verdict
from collector.model.inspection import Outcome, Result
from collector.model.text import Lang
from collector.reporting.inspected import InspectionReport
from collector.reporting.render import html, inspection_report, made_inspection
from tests.reporting import stored
from tests.reporting.pages import Page, read

LANGS: Sequence[Lang] = get_args(Lang)
Templates = tuple[Path, ...]


@pytest.fixture
def zh(report: InspectionReport, templates: Templates) -> Page:
    return read(inspection_report(report, "zh", templates))


@pytest.fixture
def en(report: InspectionReport, templates: Templates) -> Page:
    return read(inspection_report(report, "en", templates))


def test_the_first_page_says_the_verdict_the_worst_fault_and_who_is_not_part_of_it(zh: Page) -> None:
    first = zh.chapters["first"]
    assert "总体可用，2 项异常须处理" in first
    assert "本次应检设备5台，完成评估4台。" in first
    assert "core-sw-1，风扇 fan 3 故障；失去冗余，再坏一个将停机。" in first
    assert "未能评估：acc-sw-3，其状态不在本结论之内。" in first


def test_the_first_page_counts_and_asks_for_decisions_in_english_too(en: Page) -> None:
    first = " ".join(en.chapters["first"].split())
    assert "In service; 2 faults need action" in first
    assert "sev. 1: 0, 2: 1, 3: 1" in first
    assert "core-sw-1 fan 3: replace the part; it can be done online" in first
    assert "Customer confirms (signature, seal)" in first


def test_a_fault_is_told_with_severity_and_reason_evidence_effect_and_advice(zh: Page) -> None:
    row = zh.row("faults", "fan 3")
    assert row[0] == "❷"
    assert "2级：部件故障" in row[2]
    assert re.search(r"证据 E-\d{4}", row[2])
    assert row[3] == "失去冗余，再坏一个将停机"
    assert row[4] == "更换部件，在线操作"


def test_a_watched_reading_stands_beside_its_limit_and_its_last_values(zh: Page) -> None:
    row = zh.row("watch", "core-sw-2")
    assert "66.5 °C" in row[3]
    assert "限值 65 °C" in row[3]
    assert any(tag == "polyline" for tag, _ in zh.tags)


def test_a_device_that_does_not_answer_is_unknown_with_its_reason_and_a_remedy(zh: Page) -> None:
    row = zh.row("unknown", "acc-sw-3")
    assert row[2] == "全部适用检查项"
    assert "SSH 拒绝登录：authentication failed" in row[3]
    assert row[4] == "客户核对账号、权限与访问列表后补检"


def test_a_check_without_an_answer_is_listed_with_what_was_asked(zh: Page) -> None:
    assert "ssh:display power" in zh.row("unknown", "core-sw-2")[3]
    assert zh.row("gaps", "ssh:display power")[0] == "被拒绝"
    assert zh.row("unmapped", "weird")[1] == "snmp:1.3.6.1"


def test_the_matrix_leaves_blank_what_does_not_apply_and_marks_what_is_unknown(zh: Page) -> None:
    head = zh.rows["matrix"][0]
    fine, silent = zh.row("matrix", "acc-sw-2"), zh.row("matrix", "acc-sw-3")
    assert fine[head.index("环境")] == "·"
    assert fine[head.index("补丁")] == ""
    assert silent[head.index("环境")] == "?"


def test_items_without_a_single_check_are_named(zh: Page) -> None:
    assert "补丁、备份" in zh.chapters["unknown"]


def test_what_is_normal_is_counted_by_check(zh: Page) -> None:
    fans, modules = zh.row("items", "风扇"), zh.row("items", "板卡")
    assert fans[1] == "31/32 正常，其余见前述章节"
    assert modules[1] == "4/4 正常"


def test_serial_numbers_are_compared_with_what_the_contract_covers(zh: Page) -> None:
    assert "与合同一致" in zh.row("devices", "core-sw-1")[3]
    assert "△ 合同为“OTHER”" in zh.row("devices", "core-sw-2")[3]
    assert "未能核对，合同为“ZX-1”" in zh.row("devices", "acc-sw-3")[3]


def test_devices_stand_in_natural_order_below_their_role(zh: Page) -> None:
    names = [row[0] for row in zh.rows["matrix"][1:-1]]
    assert names == [
        *("核心交换机（2台）", "core-sw-1", "core-sw-2"),
        *("接入交换机（3台）", "acc-sw-2", "acc-sw-3", "acc-sw-10"),
    ]


def test_annexes_hold_parts_interfaces_with_errors_the_log_and_the_digests(zh: Page) -> None:
    assert "core-sw-1-2" in zh.row("parts", "core-sw-1-2")
    assert zh.row("interfaces", "10GE1/0/2")[3] == "412"
    assert "到汇聚" not in zh.chapters["interfaces"]
    assert zh.row("log", "Fan 3 stopped.")[0] == "2026-11-17T22:02:00Z"
    assert zh.row("digests", "core-sw-1")[1] == f"{1:064x}"


def test_without_digests_the_report_says_that_nothing_was_stored(
    report: InspectionReport, templates: Templates
) -> None:
    page = read(inspection_report(replace(report, digests={}), "zh", templates))
    assert "没有入库" in page.chapters["digests"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_file_needs_nothing_beside_it(report: InspectionReport, templates: Templates, lang: Lang) -> None:
    text = inspection_report(report, lang, templates)
    page = read(text)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not [given for _, given in page.tags if {"src", "href", "onclick", "onload"} & given.keys()]
    assert not re.search(r"url\(|@import|https?://", text)


@pytest.mark.parametrize("lang", LANGS)
def test_each_drawing_names_its_font(report: InspectionReport, templates: Templates, lang: Lang) -> None:
    drawings = [given for tag, given in read(inspection_report(report, lang, templates)).tags if tag == "svg"]
    assert drawings
    assert all("Noto Sans CJK SC" in (given["font-family"] or "") for given in drawings)


def test_a_report_of_an_interrupted_inspection_says_so(
    report: InspectionReport, templates: Templates
) -> None:
    cut = stored.inspection(outcome=Outcome.INTERRUPTED, planned=("core-sw-1", "never-1"))
    page = read(inspection_report(replace(report, inspection=cut), "zh", templates))
    assert "巡检中断" in page.chapters["first"]
    assert page.row("unknown", "never-1")[3] == "巡检结束前未轮到"


def test_a_device_that_our_own_code_could_not_finish_is_not_assessed(
    report: InspectionReport, templates: Templates
) -> None:
    broken = {"core-sw-1": Result(stored.snapshot("core-sw-1"), (), fault="ValueError: 42")}
    alone = replace(report, inspection=stored.inspection(given=broken))
    page = read(inspection_report(alone, "zh", templates))
    assert "无法给出总体结论：1/1 台未能评估" in page.chapters["first"]
    assert page.row("unknown", "core-sw-1")[3] == "ValueError: 42"


def test_a_site_that_the_inventory_does_not_know_any_more_still_has_its_report(
    report: InspectionReport, templates: Templates
) -> None:
    page = read(inspection_report(replace(report, site=stored.site(devices={})), "zh", templates))
    assert page.row("devices", "core-sw-1")


def test_several_sites_are_one_file(report: InspectionReport, templates: Templates) -> None:
    both = html([made_inspection(report, "zh"), made_inspection(report, "zh")], templates)
    assert both.count('class="document"') == 2


def test_decisions_never_push_the_first_page_over(report: InspectionReport, templates: Templates) -> None:
    many = [stored.finding("environment.fan", f"fan {n}", Verdict.FAULT) for n in range(9)]
    given = {"core-sw-1": Result(stored.snapshot("core-sw-1"), tuple(many))}
    page = read(
        inspection_report(replace(report, inspection=stored.inspection(given=given)), "zh", templates)
    )
    assert sum(row[0] == "❷" for row in page.rows["first"]) == 5
    assert "其余4项见“异常”一章。" in page.chapters["first"]


def test_more_faults_than_a_table_holds_are_merged_by_check_and_model(
    report: InspectionReport, templates: Templates
) -> None:
    given = {
        f"sw-{n}": Result(
            stored.snapshot(f"sw-{n}"), (stored.finding("environment.fan", "fan 1", Verdict.FAULT),)
        )
        for n in range(41)
    }
    page = read(
        inspection_report(replace(report, inspection=stored.inspection(given=given)), "zh", templates)
    )
    rows = page.rows["faults"][1:]
    assert len(rows) == 1
    assert "41 处" in rows[0][1]


def test_an_urgent_fault_comes_before_all_others(report: InspectionReport, templates: Templates) -> None:
    urgent = stored.finding("hardware.psu", "PWR9", Verdict.FAULT, severity=Severity.ONE)
    given = {**stored.results(), "acc-sw-2": Result(stored.snapshot("acc-sw-2"), (urgent,))}
    page = read(
        inspection_report(replace(report, inspection=stored.inspection(given=given)), "zh", templates)
    )
    assert "存在紧急异常，1 项须立即处理" in page.chapters["first"]
    assert "PWR9" in page.rows["faults"][1][1]


def test_the_same_report_gives_the_same_bytes_in_any_zone_and_with_any_hash_seed() -> None:
    program = (
        "import hashlib, pathlib\n"
        "from tests.reporting import stored\n"
        "from collector.reporting.inspected import InspectionReport\n"
        "from collector.reporting.render import inspection_report\n"
        "report = InspectionReport(inspection=stored.inspection(), site=stored.site())\n"
        "text = inspection_report(report, 'zh', [pathlib.Path('templates')])\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    seen = {
        subprocess.run(  # noqa: S603 — our own interpreter
            [sys.executable, "-c", program],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for zone, seed in (("UTC", "1"), ("America/New_York", "2"))
    }
    assert len(seen) == 1
