"""Writes docs/reference.md: every command, platform, check, kind and sink, from the code."""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from collector.content.checks import load_checks
from collector.content.where import shelves
from collector.entry.cli import app
from collector.entry.wire import read_platforms, read_settings
from collector.model.vocabulary import kinds
from collector.ticketing.sink import kinds as sinks

FILE = Path(__file__).parent / "reference.md"


def reference() -> str:
    """The whole page."""
    parts = [
        "# Reference\n\nMade by `make docs`; do not edit.\n",
        *_commands(),
        *_platforms(),
        *_checks(),
        *_kinds(),
        *_sinks(),
    ]
    return "\n".join(parts)


def _commands() -> Iterator[str]:
    yield "## Commands\n\n| command | |\n| --- | --- |"
    command = typer.main.get_command(app)
    yield from (f"| `collector {name}` | {said} |" for name, said in _named(command, ""))
    yield ""


def _named(command: object, above: str) -> Iterator[tuple[str, str]]:
    for name, below in sorted(getattr(command, "commands", {}).items()):
        if getattr(below, "commands", None):
            yield from _named(below, f"{above}{name} ")
        else:
            yield f"{above}{name}", (below.help or "").strip().splitlines()[0]


def _platforms() -> Iterator[str]:
    yield "## Platforms\n\n| platform | | | over |\n| --- | --- | --- | --- |"
    for one in read_platforms(read_settings()).values():
        link = f"[{one.name}](platforms/{one.name}.md)"
        yield f"| {link} | {one.title.zh} | {one.title.en} | {', '.join(sorted(one.transports))} |"
    yield ""


def _checks() -> Iterator[str]:
    yield "## Checks\n\n| check | | | severity | rests on |\n| --- | --- | --- | --: | --- |"
    for check in load_checks(shelves("checks")):
        about = check.about
        rests = ", ".join(f"`{kind}`" for kind in about.kinds)
        yield f"| `{about.id}` | {about.title.zh} | {about.title.en} | {int(about.severity)} | {rests} |"
    yield ""


def _kinds() -> Iterator[str]:
    yield "## Kinds of observation\n\n| kind | | | unit |\n| --- | --- | --- | --- |"
    yield from (
        f"| `{one.name}` | {one.title.zh} | {one.title.en} | {one.unit or 'a state'} |"
        for one in kinds().values()
    )
    yield ""


def _sinks() -> Iterator[str]:
    yield "## Sinks of tickets\n\n| kind | | |\n| --- | --- | --- |"
    yield from (f"| `{name}` | {one.title.zh} | {one.title.en} |" for name, one in sorted(sinks().items()))
    yield ""


if __name__ == "__main__":
    FILE.write_text(reference(), "utf-8")
    sys.stdout.write(f"{FILE}\n")
