"""`collector demo`: the lab comes up, is inspected over its real protocols, and the report is named."""

import sys
from pathlib import Path

from collector.entry.output import put, render
from collector.entry.request import Form, Request
from collector.entry.run_inspect import inspect_all
from collector.entry.run_lists import language
from collector.entry.wire import install
from collector.inspecting.exit_status import Exit, FailOn
from collector.inspecting.plan import Wish
from collector.lab.demo import demo_lab
from collector.model.errors import ReportError, StoreError
from collector.model.text import Lang

_SETTINGS = """# The installation of the demo: everything it keeps lies beside this file.
state: state
language: {lang}
patience: {{snmp: {{timeout_s: 1.5}}}}
"""


def demonstrate(*, output: Path, lang: str, listen: str) -> Exit:
    """Raise, inspect, report. 0 when all of it worked, whatever it found.

    output   folder for the inventory, the state and the reports; made where it is not there
    listen   host:port to serve pages and /metrics at afterwards, "" for not
    """
    spoken = language(lang, "zh")
    try:
        output.mkdir(parents=True, exist_ok=True)
        (output / "collector.yaml").write_text(_SETTINGS.format(lang=spoken), "utf-8")
    except OSError as error:
        raise StoreError(f"cannot write to {str(output)!r}: {error.strerror}") from error
    inventory = output / "inventory.yaml"
    with demo_lab() as lab:
        inventory.write_text(lab.inventory_text(), "utf-8")
        request = Request(
            wish=Wish(),
            form=Form.TEXT,
            output=None,
            record=None,
            keep=True,
            fail_on=FailOn.FAULT,
            lang=spoken,
        )
        made = install(inventory)
        done, failures = inspect_all(made, request)
        put(render(done, made, request, spoken), None)
        for failure in failures:
            sys.stderr.write(f"collector: not kept: {failure}\n")
        if not failures:
            _show_follow_up(inventory, done[0].site, spoken, output)
        if listen:
            serve(inventory, listen)
    return Exit.INTERNAL if failures else Exit.FINE


def _show_follow_up(inventory: Path, site: str, lang: Lang, output: Path) -> None:
    """What follows from an inspection: its tickets, and its report in three formats."""
    from collector.entry.papers import FORMATS
    from collector.entry.run_report import report_inspection
    from collector.entry.run_ticket import list_tickets

    list_tickets(inventory, None, 0, "text")
    sys.stdout.write("\n")
    try:
        report_inspection(inventory, site, "", ",".join(FORMATS), lang, output)
    except ReportError as error:
        # PDF needs libraries and a face of its own; the other formats are written without them.
        sys.stderr.write(f"collector: {error}\n")


def serve(inventory: Path, listen: str) -> None:
    """Pages and /metrics until interrupted."""
    from collector.entry.run_serve import serve as serving

    serving(inventory, listen)
