"""What the findings rest on, and the digests of it (附录 证据清单)."""

from collections.abc import Iterator
from typing import Final

from collector.model.text import Text
from collector.reporting.inspected import InspectionReport
from collector.reporting.said import Form, Name, Sayable, When, phrase
from collector.reporting.section import section
from collector.reporting.table import Column, Content, Limited, Note, Row

_MOST: Final = 1000


@section(
    "evidence",
    place=90,
    title=Text("证据清单", "Evidence"),
    caption=Text("被引用的证据", "Evidence that is cited"),
    columns=(
        Column(Text("编号", "Number"), 18),
        Column(Text("设备", "Device"), 38),
        Column(Text("来源", "Source"), 78),
        Column(Text("时间（UTC）", "Time (UTC)"), 36),
    ),
    annex=True,
)
def evidence(report: InspectionReport) -> Iterator[Content]:
    """What the findings cite: device, source, when it was read."""
    taken = {one.name: one.snapshot.taken for one in report.devices if one.snapshot}
    limited = Limited.to(
        _MOST,
        (
            Row((number, Name(device), source, When(taken[device], Form.UTC)))
            for (device, source), number in report.evidence.items()
        ),
    )
    yield from limited.rows
    if limited.left:
        yield Note(phrase("另有{n}条。", "{n} more are not printed.", n=limited.left))


@section(
    "digests",
    place=92,
    title=Text("证据摘要值", "Digests of the evidence"),
    caption=Text("各设备原始应答的摘要值", "sha256 of the raw answers of each device"),
    columns=(
        Column(Text("设备", "Device"), 30),
        Column(Text("sha256", "sha256"), 108),
        Column(Text("时间（UTC）", "Time (UTC)"), 32),
    ),
    empty=Text(
        "本次巡检的原始应答没有入库，没有摘要值。",
        "The raw answers of this inspection were not stored: there are no digests.",
    ),
    annex=True,
)
def digests(report: InspectionReport) -> Iterator[Content]:
    """The manifest: what was stored of each device, as the store itself checks it."""
    for visited in report.devices:
        if visited.name in report.digests:
            taken: Sayable = When(visited.snapshot.taken, Form.UTC) if visited.snapshot else ""
            yield Row((Name(visited.name), report.digests[visited.name], taken))
    if report.digests:
        yield Note(
            phrase(
                "巡检记录号 {id}；本清单的摘要值印在每页页脚。",
                "Inspection {id}; the digest of this list is in the foot of each page.",
                id=report.inspection.id,
            )
        )
