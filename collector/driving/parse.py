"""Text of a command as rows: JSON, or the templates of ntc-templates opened by the name of their file."""

import io
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from collector.model.errors import Garbled

# The catch-all line of ntc-templates: one line that the template does not know throws the whole output away.
_STRICT_LINE = re.compile(r"^\s*\^(\.|\.\*)?\s*->\s*Error.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """rows: what was understood. partial: lines were passed over that the template does not know."""

    rows: list[dict[str, Any]]
    partial: bool = False


def json_of(text: str) -> Any:
    """The JSON in the output of a command, past the warnings that some tools print before it.

    Raises Garbled when there is none.
    """
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    if not starts:
        raise Garbled("no JSON in the output", seen=text)
    try:
        return json.loads(text[min(starts) :])
    except ValueError as error:
        raise Garbled(f"the output is no JSON: {error}", seen=text) from None


def ntc(template: str, text: str) -> Parsed:
    """Rows by a template of ntc-templates; strict first, then lenient and marked partial.

    template   name of the file without its ending: `huawei_vrp_display_device`

    Raises Garbled when neither way gives a row from an output that is not empty.
    """
    for lenient in (False, True):
        rows = _fsm(template, lenient, text)
        if rows:
            return Parsed(rows, partial=lenient)
        if rows is not None and not text.strip():
            return Parsed([])
    raise Garbled(f"template {template} understands nothing of it", seen=text)


def has_template(name: str) -> bool:
    """Whether ntc-templates has this file."""
    return files("ntc_templates").joinpath("templates", f"{name}.textfsm").is_file()


def _fsm(template: str, lenient: bool, text: str) -> list[dict[str, Any]] | None:
    import textfsm  # type: ignore[import-untyped]  # no types; slow to import, and SNMP drivers never need it

    machine = textfsm.TextFSM(io.StringIO(_template(template, lenient)))
    names = [name.lower() for name in machine.header]
    try:
        return [dict(zip(names, row, strict=True)) for row in machine.ParseText(text)]
    except textfsm.TextFSMError:
        return None


@lru_cache(maxsize=256)
def _template(name: str, lenient: bool) -> str:
    text = files("ntc_templates").joinpath("templates", f"{name}.textfsm").read_text("utf-8")
    return _STRICT_LINE.sub("", text) if lenient else text
