"""What a person would see of a terminal's bytes: erased pagers gone, lines as they stand in the end."""

import re

_TOKEN = re.compile(
    r"\x1b\[(?P<values>[0-9;?]*)(?P<code>[@-~])|\x1b\[[0-9;?]*$|\x1b[()][0-9A-Za-z]|\x1b.|[\b\r]|[^\x1b\b\r]+",
    re.S,
)
_NOISE = str.maketrans("", "", "\0\a\x0e\x0f")  # Comware sends nulls before prompts
# A cursor that is put elsewhere begins another line; ProCurve draws its prompt so.
_ELSEWHERE = re.compile(r"\x1b\[[0-9;]*[Hf]|\x1b[ED]")
_RETURNS = re.compile(r"\r+\n")


def clean(text: str) -> str:
    """`text` as it stands on a screen that is wide and long enough, lines ended by a line feed.

    Carriage returns, backspaces, cursor movements within a line and erasures are carried out; colours and
    other control sequences are dropped. Half a control sequence at the end is left out.
    """
    text = _ELSEWHERE.sub("\n", _RETURNS.sub("\n", text.translate(_NOISE)))
    return "\n".join(
        _line(line) if "\x1b" in line or "\b" in line or "\r" in line else line for line in text.split("\n")
    )


def last_line(text: str) -> str:
    """The last line of `clean(text)`, without blanks around it."""
    return clean(text[-4096:]).rpartition("\n")[2].strip()


def _line(line: str) -> str:
    cells: list[str] = []
    at = 0
    for token in _TOKEN.finditer(line):
        said = token[0]
        if said == "\r":
            at = 0
        elif said == "\b":
            at = max(at - 1, 0)
        elif said[0] == "\x1b":
            at = _carry_out(cells, at, token["code"] or "", token["values"] or "")
        else:
            cells.extend(" " * (at - len(cells)))
            cells[at : at + len(said)] = said
            at += len(said)
    return "".join(cells).rstrip()


def _carry_out(cells: list[str], at: int, code: str, values: str) -> int:
    """Where the cursor stands after a control sequence; 511 columns are what sessions ask for."""
    count = min(int(values), 511) if values.isdecimal() else 1
    match code:
        case "D":
            return max(at - count, 0)
        case "C":
            return at + count
        case "G":
            return count - 1 if values else 0
        case "K" if values in ("", "0"):
            del cells[at:]
        case "K":
            cells[: len(cells) if values == "2" else at] = " " * (len(cells) if values == "2" else at)
    return at
