"""An inspection on a terminal: what is wrong and what to do, what could not be assessed and why."""

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Line

from collector.checking.words import reached_word
from collector.entry.times import minute
from collector.inspecting.exit_status import not_assessed
from collector.model.finding import Finding, Verdict
from collector.model.inspection import Inspection, Result
from collector.model.snapshot import TransportStatus
from collector.model.text import Lang, Text

_COLOUR = {
    Verdict.FAULT: "bold red",
    Verdict.WATCH: "yellow",
    Verdict.UNKNOWN: "magenta",
    Verdict.OK: "green",
}
_SEVERE = Text("级", "sev")
_WORDS = {
    "devices": Text("设备", "device"),
    "platform": Text("平台", "platform"),
    "model": Text("型号", "model"),
    "version": Text("版本", "version"),
    "ways": Text("接入", "ways in"),
    "part": Text("部件", "part"),
    "finding": Text("发现", "finding"),
    "advice": Text("建议", "advice"),
    "faults": Text("需要处理", "Needs action"),
    "watch": Text("需要关注", "To be watched"),
    "unknown": Text("未能评估", "Not assessed"),
    "fine": Text("已评估的项目均无异常", "Nothing is wrong in what was assessed"),
    "why": Text("原因", "why"),
    "check": Text("检查", "check"),
    "everything": Text("全部项目", "everything"),
}
# The list of what could not be assessed is cut here on a terminal; the JSON and the report have all of it.
_MOST = 40


def summary(
    inspections: Iterable[Inspection],
    lang: Lang,
    zone: Callable[[str], ZoneInfo],
    *,
    width: int = 0,
    colour: bool = False,
) -> str:
    """The text of `collector inspect`.

    zone    of a site, by its name
    width   columns of the terminal; 0 for a pipe: wide lines, nothing cut
    """
    out = StringIO()
    console = Console(
        file=out,
        width=width or 200,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        soft_wrap=False,
    )
    for inspection in inspections:
        _one(console, inspection, lang, zone(inspection.site))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _one(console: Console, inspection: Inspection, lang: Lang, zone: ZoneInfo) -> None:
    begun = minute(inspection.started, zone)
    console.rule(f"[bold]{escape(inspection.site)}[/] {begun} {inspection.outcome}")
    console.print(_devices(inspection, lang))
    faults = _findings(inspection, Verdict.FAULT)
    watched = _findings(inspection, Verdict.WATCH)
    if faults:
        console.print(_finding_table("faults", faults, lang))
    if watched:
        console.print(_finding_table("watch", watched, lang))
    if unknown := _findings(inspection, Verdict.UNKNOWN):
        console.print(_unknown_table(inspection, unknown, lang))
    if not faults and not watched:
        console.print(_word("fine", lang))
    console.print(_counts(inspection))


def _devices(inspection: Inspection, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("devices", "platform", "model", "version", "ways"):
        table.add_column(_word(name, lang), overflow="fold")
    for result in inspection.results.values():
        snapshot, style = result.snapshot, _style(result)
        table.add_row(
            Line(snapshot.device, style=style),
            Line(snapshot.platform),
            Line(snapshot.facts.model or "-"),
            Line(snapshot.facts.os_version or "-"),
            Line(_ways(result, lang)),
        )
    for name in inspection.planned:
        if name not in inspection.results:
            table.add_row(Line(name, style="magenta"), "-", "-", "-", str(inspection.outcome))
    return table


def _style(result: Result) -> str:
    verdicts = {finding.verdict for finding in result.findings}
    if Verdict.FAULT in verdicts:
        return _COLOUR[Verdict.FAULT]
    if not_assessed(result):
        return _COLOUR[Verdict.UNKNOWN]
    return _COLOUR[Verdict.WATCH if Verdict.WATCH in verdicts else Verdict.OK]


def _ways(result: Result, lang: Lang) -> str:
    if result.fault:
        return result.fault
    said = []
    for way, reached in result.snapshot.transports.items():
        word = f"{way} {reached_word(reached.status).in_(lang)}"
        said.append(
            word if reached.status is TransportStatus.OK else f"{word}: {reached.reason or ''}".rstrip(": ")
        )
    return "; ".join(said)


Found = list[tuple[str, Finding]]


def _findings(inspection: Inspection, verdict: Verdict) -> Found:
    """(device, finding) of one verdict, the severe ones first."""
    found = [
        (name, finding)
        for name, result in inspection.results.items()
        for finding in result.findings
        if finding.verdict is verdict
    ]
    return sorted(found, key=lambda pair: (pair[1].severity or 9, pair[0], pair[1].check))


def _finding_table(title: str, found: Found, lang: Lang) -> Table:
    style = _COLOUR[Verdict.FAULT if title == "faults" else Verdict.WATCH]
    table = Table(
        title=_word(title, lang), title_justify="left", title_style=style, box=None, header_style="dim"
    )
    for name in (_SEVERE.in_(lang), *(_word(word, lang) for word in ("devices", "finding", "advice"))):
        table.add_column(name, overflow="fold")
    for device, finding in found:
        severity = str(int(finding.severity)) if finding.severity else "-"
        table.add_row(severity, Line(device), Line(finding.says.in_(lang)), Line(finding.advice.in_(lang)))
    return table


def _unknown_table(inspection: Inspection, found: Found, lang: Lang) -> Table:
    """What could not be assessed, equal reasons of one device and check as one line."""
    table = Table(
        title=_word("unknown", lang), title_justify="left", title_style=_COLOUR[Verdict.UNKNOWN], box=None,
        header_style="dim",
    )  # fmt: skip
    for name in ("devices", "check", "why"):
        table.add_column(_word(name, lang), overflow="fold")
    rows = list(_grouped(inspection, found, lang))
    for row in rows[:_MOST]:
        table.add_row(*(Line(cell) for cell in row))
    if len(rows) > _MOST:
        table.add_row("", "", f"(+{len(rows) - _MOST})")
    return table


def _grouped(inspection: Inspection, found: Found, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """A device that told nothing is one line; of the others equal checks are."""
    for name, result in inspection.results.items():
        if not result.snapshot.answered:
            yield name, _word("everything", lang), _ways(result, lang)
    groups: dict[tuple[str, str], list[str]] = {}
    for device, finding in found:
        if inspection.results[device].snapshot.answered:
            groups.setdefault((device, finding.title.in_(lang)), []).append(finding.says.in_(lang))
    for (device, title), said in groups.items():
        yield device, title, said[0] if len(said) == 1 else f"{said[0]} (+{len(said) - 1})"


def _counts(inspection: Inspection) -> Line:
    counts = inspection.counts()
    line = Line()
    for verdict in (Verdict.FAULT, Verdict.WATCH, Verdict.UNKNOWN, Verdict.OK):
        line.append(f"{verdict} {counts[verdict]}  ", style=_COLOUR[verdict])
    return line


def _word(name: str, lang: Lang) -> str:
    return _WORDS[name].in_(lang)
