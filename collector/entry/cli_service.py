"""The commands of the service desk: plans, tickets, calendars, documents."""

from pathlib import Path
from typing import Annotated

import typer

plans = typer.Typer(help="巡检计划 · Plans of visits.", no_args_is_help=True, rich_markup_mode=None)
tickets = typer.Typer(help="工单 · Tickets.", no_args_is_help=True, rich_markup_mode=None)
reports = typer.Typer(help="文档 · Documents.", no_args_is_help=True, rich_markup_mode=None)
calendars = typer.Typer(help="工作日历 · Working calendars.", no_args_is_help=True, rich_markup_mode=None)

InventoryFile = Annotated[
    Path | None, typer.Option("--inventory", "-i", metavar="FILE", help="设备清单文件 · The inventory file.")
]
Number = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="原因 · Why.")]
At = Annotated[str, typer.Option("--at", metavar="TIME", help="实际发生时间 · When it really was.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="客户方人员 · The person of the customer.")]
Form = Annotated[str, typer.Option("--format", metavar="text|json", help="输出格式 · Form of the output.")]


@plans.command("propose")
def plan_propose(inventory: InventoryFile = None) -> None:
    """提出应做的巡检 · Propose the visits that the contracts owe."""
    from collector.entry.run_plan import propose

    propose(inventory)


@plans.command("list")
def plan_list(
    site: Annotated[str | None, typer.Argument(metavar="[SITE]")] = None,
    inventory: InventoryFile = None,
    form: Form = "text",
) -> None:
    """列出计划 · List the plans."""
    from collector.entry.run_plan import list_plans

    list_plans(inventory, site, form)


@plans.command("show")
def plan_show(number: Number, inventory: InventoryFile = None) -> None:
    """计划详情、时限与文档 · One plan with its events, clocks and documents."""
    from collector.entry.run_plan import show_plan

    show_plan(inventory, number)


def _decision(name: str, state: str, said: str) -> None:
    @plans.command(name, help=said)
    def decide(
        number: Number, by: By = "", reason: Reason = "", at: At = "", inventory: InventoryFile = None
    ) -> None:
        from collector.entry.run_plan import decide as run
        from collector.model.visit import PlanState

        run(inventory, number, PlanState(state), by=by, reason=reason, at=at)


_decision("send", "sent", "计划已提交客户 · The customer has the plan.")
_decision("approve", "approved", "客户批准 · The customer approves.")
_decision("refuse", "refused", "客户不同意 · The customer refuses.")
_decision("withdraw", "withdrawn", "撤回 · Take a plan back.")


@plans.command("run")
def plan_run(number: Number, inventory: InventoryFile = None) -> None:
    """立即执行已批准的计划 · Run an approved plan now."""
    from collector.entry.run_plan import run

    run(inventory, number)


@tickets.command("list")
def ticket_list(
    site: Annotated[str | None, typer.Argument(metavar="[SITE]")] = None,
    closed: Annotated[
        int, typer.Option("--closed", metavar="DAYS", help="含近几天已关闭的 · With those closed lately.")
    ] = 0,
    inventory: InventoryFile = None,
    form: Form = "text",
) -> None:
    """未关闭的工单 · The open tickets."""
    from collector.entry.run_ticket import list_tickets

    list_tickets(inventory, site, closed, form)


@tickets.command("show")
def ticket_show(number: Number, inventory: InventoryFile = None) -> None:
    """工单详情与时限 · One ticket with its events and clocks."""
    from collector.entry.run_ticket import show_ticket

    show_ticket(inventory, number)


def _move(name: str, said: str) -> None:
    @tickets.command(name, help=said)
    def move(
        number: Number, reason: Reason = "", at: At = "", by: By = "", inventory: InventoryFile = None
    ) -> None:
        from collector.entry.run_ticket import move as run

        run(inventory, number, name, reason=reason, at=at, by=by)


_move("ack", "已响应 · A person has answered.")
_move("start", "开始处理 · Work begins.")
_move("restore", "业务恢复 · Service is restored.")
_move("confirm", "客户确认 · The customer confirms; --by names the person.")
_move("close", "关闭 · Close, after the customer's confirmation.")


@tickets.command("severity")
def ticket_severity(
    number: Number,
    severity: Annotated[int, typer.Argument(metavar="1|2|3")],
    reason: Reason = "",
    inventory: InventoryFile = None,
) -> None:
    """调整级别 · Another severity; --reason says why."""
    from collector.entry.run_ticket import grade

    grade(inventory, number, severity, reason)


@tickets.command("comment")
def ticket_comment(
    number: Number, text: Annotated[str, typer.Argument(metavar="TEXT")], inventory: InventoryFile = None
) -> None:
    """备注 · Words for whoever reads the ticket."""
    from collector.entry.run_ticket import comment

    comment(inventory, number, text)


@tickets.command("event")
def ticket_event(
    number: Number,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="arrived, part_requested, commitment, decision ...")
    ],
    decision: Annotated[str, typer.Argument(metavar="[agree|defer|refuse]")] = "",
    at: At = "",
    reason: Reason = "",
    inventory: InventoryFile = None,
) -> None:
    """补录事件 · Report what happened, with its true time."""
    from collector.entry.run_ticket import event

    event(inventory, number, kind, at=at, reason=reason, decision=decision)


@calendars.command("add")
def calendar_add(
    start: Annotated[str, typer.Argument(metavar="START", help="2026-09-30T16:00")],
    hours: Annotated[float, typer.Argument(metavar="HOURS")],
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="合同模板 · Contract profile.")],
    lang: Annotated[str, typer.Option("--lang", metavar="zh|en", help="语言 · Language.")] = "",
) -> None:
    """从某时起若干工作小时的截止时间 · When so many working hours have passed."""
    from collector.entry.run_plan import add_hours

    add_hours(start, hours, profile, lang)


Site = Annotated[str, typer.Argument(metavar="SITE", help="站点 · The site.")]
Formats = Annotated[str, typer.Option("--format", metavar="html,docx,pdf", help="文件格式 · Formats.")]
Spoken = Annotated[str, typer.Option("--lang", metavar="zh|en", help="语言 · Language.")]
Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="输出目录 · Folder for the files.")
]


@reports.command("inspection")
def report_inspection(
    site: Site,
    inspection: Annotated[
        str, typer.Argument(metavar="[INSPECTION]", help="编号，缺省为最近一次 · Its id.")
    ] = "",
    inventory: InventoryFile = None,
    formats: Formats = "html,docx,pdf",
    lang: Spoken = "",
    output: Folder = Path(),
) -> None:
    """巡检报告 · The report of one inspection."""
    from collector.entry.run_report import report_inspection as run

    run(inventory, site, inspection, formats, lang, output)


@reports.command("quarterly")
def report_quarterly(
    site: Site,
    quarter: Annotated[str, typer.Option("--quarter", metavar="2026Q3", help="季度 · The quarter.")],
    inventory: InventoryFile = None,
    formats: Formats = "html,docx,pdf",
    lang: Spoken = "",
    output: Folder = Path(),
) -> None:
    """季度回顾 · The review of one quarter."""
    from collector.entry.run_report import report_quarterly as run

    run(inventory, site, quarter, formats, lang, output)


@reports.command("plan")
def report_plan(
    site: Site,
    plan: Annotated[str, typer.Option("--plan", metavar="ID", help="计划编号，缺省为下一次 · Its id.")] = "",
    inventory: InventoryFile = None,
    formats: Formats = "html,docx,pdf",
    lang: Spoken = "",
    output: Folder = Path(),
) -> None:
    """巡检计划书 · The document of one plan."""
    from collector.entry.run_report import report_plan as run

    run(inventory, site, plan, formats, lang, output)


@reports.command("list")
def report_list(
    site: Annotated[str | None, typer.Argument(metavar="[SITE]")] = None,
    inventory: InventoryFile = None,
    form: Form = "text",
) -> None:
    """已生成的文档 · The documents that were written."""
    from collector.entry.run_report import list_documents

    list_documents(inventory, site, form)


@reports.command("sent")
def report_sent(
    site: Site,
    inspection: Annotated[
        str, typer.Argument(metavar="[INSPECTION]", help="编号，缺省为最近一次 · Its id.")
    ] = "",
    by: By = "",
    at: At = "",
    reason: Reason = "",
    inventory: InventoryFile = None,
) -> None:
    """巡检报告已提交客户 · The customer has the report; --by names who."""
    from collector.entry.run_report import hand_over

    hand_over(inventory, site, inspection, by=by, at=at, reason=reason)
