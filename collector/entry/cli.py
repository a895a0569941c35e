"""The commands and their options. What they do is imported when they are run: `--help` must be quick."""

from pathlib import Path
from typing import Annotated

import typer

from collector.entry.cli_service import calendars, plans, reports, tickets

app = typer.Typer(
    name="collector",
    help="设备巡检与健康采集 · Inspect other people's hardware and write down what it said.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rendering the help with rich costs 0.2 CPU-seconds
    context_settings={"help_option_names": ["-h", "--help"]},
)
lab = typer.Typer(
    help="回环上的实验设备 · Recorded devices on loopback.", no_args_is_help=True, rich_markup_mode=None
)
driver = typer.Typer(help="平台驱动 · Drivers of platforms.", no_args_is_help=True, rich_markup_mode=None)
checks = typer.Typer(help="检查项 · Checks.", no_args_is_help=True, rich_markup_mode=None)
inventory_app = typer.Typer(help="设备清单 · The inventory.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lab, name="lab")
app.add_typer(driver, name="driver")
app.add_typer(checks, name="check")
app.add_typer(inventory_app, name="inventory")
app.add_typer(plans, name="plan")
app.add_typer(tickets, name="ticket")
app.add_typer(reports, name="report")
app.add_typer(calendars, name="calendar")

InventoryFile = Annotated[
    Path | None,
    typer.Option("--inventory", "-i", metavar="FILE", help="设备清单文件 · The inventory file."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="zh|en", help="语言 · Language of what is shown.")]


def _version(wanted: bool) -> None:
    if wanted:
        from collector import __version__

        typer.echo(f"collector {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 · Print the version.")
    ] = False,
) -> None:
    """设备巡检与健康采集 · Inspect other people's hardware and write down what it said."""


@app.command()
def inspect(
    sites: Annotated[list[str] | None, typer.Argument(metavar="[SITE]...", help="站点 · Sites.")] = None,
    every: Annotated[bool, typer.Option("--all", help="所有站点 · Every site.")] = False,
    inventory: InventoryFile = None,
    device: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="只巡检此设备 · Only this device.")
    ] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="只巡检此角色 · Only this role.")
    ] = None,
    item: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="只做此项目 · Only this item.")
    ] = None,
    via: Annotated[str, typer.Option(metavar="snmp,ssh,...", help="只用这些协议 · Only these ways in.")] = "",
    form: Annotated[
        str, typer.Option("--format", metavar="text|json|html", help="输出格式 · Form of the output.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="写入文件 · Write to a file.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="保存录制 · Keep recordings here.")
    ] = None,
    no_store: Annotated[bool, typer.Option("--no-store", help="不入库 · Keep nothing.")] = False,
    fail_on: Annotated[
        str, typer.Option(metavar="fault|watch|unknown", help="何时以 1 退出 · What exits with 1.")
    ] = "fault",
    lang: Lang = "",
) -> None:
    """巡检站点 · Inspect sites: visit every device, judge it, show and keep what was found.

    Exit status: 0 nothing found, 1 findings, 2 wrong settings or usage, 3 something could not be assessed,
    4 an internal error, 130 interrupted.
    """
    from collector.entry.request import Request
    from collector.entry.run_inspect import run

    request = Request.of(
        sites=sites or [], every=every, devices=device or [], roles=role or [], items=item or [], via=via,
        form=form, output=output, record=record, keep=not no_store, fail_on=fail_on, lang=lang,
    )  # fmt: skip
    raise typer.Exit(int(run(request, inventory)))


@app.command()
def settings(inventory: InventoryFile = None, lang: Lang = "") -> None:
    """当前设置及来源 · Every setting with its value and where it comes from."""
    from collector.entry.run_lists import show_settings

    show_settings(inventory, lang)


@inventory_app.command("check")
def inventory_check(file: Annotated[Path | None, typer.Argument(metavar="[FILE]")] = None) -> None:
    """检查清单，不联系设备 · Check the inventory; contacts nothing."""
    from collector.entry.run_lists import check_inventory

    check_inventory(file)


@checks.command("list")
def check_list(
    form: Annotated[str, typer.Option("--format", metavar="text|json")] = "text", lang: Lang = ""
) -> None:
    """列出检查项 · List the checks."""
    from collector.entry.run_lists import list_checks

    list_checks(form, lang)


@driver.command("list")
def driver_list(
    form: Annotated[str, typer.Option("--format", metavar="text|json")] = "text", lang: Lang = ""
) -> None:
    """列出平台 · List the platforms."""
    from collector.entry.run_lists import list_drivers

    list_drivers(form, lang)


@driver.command("read")
def driver_read(
    platform: Annotated[str, typer.Argument(metavar="PLATFORM|auto")],
    recording: Annotated[Path, typer.Argument(metavar="RECORDING")],
    form: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> None:
    """用驱动解读录制 · Read a recording with a driver: observations, gaps, words without a meaning."""
    from collector.entry.run_driver import read_recording

    read_recording(platform, recording, form)


@driver.command("new")
def driver_new(platform: Annotated[str, typer.Argument(metavar="PLATFORM")]) -> None:
    """新建驱动骨架 · Make the files that a new platform has."""
    from collector.entry.run_driver import new_driver

    new_driver(platform)


@lab.command("up")
def lab_up(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR|FILE...")],
    fault: Annotated[
        str, typer.Option(metavar="WORDS", help="故障，如 delay=0.2,drop=10 · Faults of every stand.")
    ] = "",
    write: Annotated[
        Path | None,
        typer.Option("--inventory", "-i", metavar="FILE", help="写入清单 · Write the inventory here."),
    ] = None,
) -> None:
    """架起录制的设备 · Raise recorded devices over real protocols; prints the inventory to use."""
    from collector.entry.run_lab import up

    up(paths, fault, write)


@app.command()
def record(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    device: Annotated[str, typer.Argument(metavar="DEVICE")],
    inventory: InventoryFile = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="目录 · Folder for it.")
    ] = Path("recordings"),
) -> None:
    """录制一台设备（已脱敏） · Keep a redacted recording of one device."""
    from collector.entry.run_lab import record_device

    record_device(site, device, inventory, output)


@app.command()
def audit(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    device: Annotated[str, typer.Option(metavar="NAME", help="只看此设备 · Only this device.")] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="起始日，含 · From this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="截止日，含 · Up to and with this day.")] = "",
    inventory: InventoryFile = None,
    form: Annotated[
        str, typer.Option("--format", metavar="text|json", help="json 含每条提问 · json has every question.")
    ] = "text",
) -> None:
    """访问记录：谁在何时问了哪台设备什么 · Who asked which device what, and when."""
    from collector.entry.run_audit import show_audit

    show_audit(inventory, site, device=device, since=since, until=until, form=form)


@app.command()
def demo(
    serve: Annotated[
        bool, typer.Option("--serve", help="保持 /metrics · Keep pages and /metrics up.")
    ] = False,
    listen: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="监听地址 · Where to listen.")
    ] = "127.0.0.1:9899",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="报告目录 · Folder for the reports.")
    ] = Path("collector-demo"),
    lang: Lang = "zh",
) -> None:
    """演示：架起实验设备、巡检、出报告 · Raise the lab, inspect it, write and name the report."""
    from collector.entry.run_demo import demonstrate

    raise typer.Exit(demonstrate(output=output, lang=lang, listen=listen if serve else ""))


@app.command()
def serve(
    inventory: InventoryFile = None,
    listen: Annotated[str, typer.Option(metavar="HOST:PORT", help="监听地址 · Where to listen.")] = "",
) -> None:
    """按计划巡检，并提供 /metrics · Scheduled inspections, tickets, and /metrics in one process."""
    from collector.entry.run_serve import serve as run

    run(inventory, listen)
