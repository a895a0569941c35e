"""Bytes of a device to text: UTF-8, else GB18030, else Latin-1 with a mark."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """`odd` counts the lines that are neither UTF-8 nor GB18030, shown as Latin-1."""

    text: str
    odd: int = 0


def decode(raw: bytes) -> Decoded:
    """A whole output as text.

    Descriptions are in the code page of whoever typed them. Where the whole is not UTF-8, each line is
    looked at: with characters of three bytes and more that are UTF-8 it is UTF-8, else GB18030.
    """
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    lines = [_decode_line(line) for line in raw.split(b"\n")]
    return Decoded("\n".join(text for text, _ in lines), sum(odd for _, odd in lines))


def _decode_line(line: bytes) -> tuple[str, bool]:
    if line.isascii():
        return line.decode("ascii"), False
    for code_page, floor in (("utf-8", "\u0800"), ("gb18030", "")):
        try:
            text = line.decode(code_page)
        except UnicodeDecodeError:
            continue
        if max(text) >= floor:
            return text, False
    return line.decode("latin-1"), True
