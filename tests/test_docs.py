"""What the docs say is what there is."""

import re
import runpy
from pathlib import Path

import pytest

from collector.entry.wire import read_platforms, read_settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def test_the_reference_is_made_anew_when_something_is_added() -> None:
    made = runpy.run_path(str(DOCS / "make_reference.py"))["reference"]()
    assert (DOCS / "reference.md").read_text("utf-8") == made, "run `make docs` and look at the difference"


def test_every_command_has_help_in_both_languages() -> None:
    commands = runpy.run_path(str(DOCS / "make_reference.py"))["_commands"]()
    rows = [row for row in commands if row.startswith("| `")]
    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"[一-鿿].* · \w", row)] == []


@pytest.mark.parametrize("platform", sorted(read_platforms(read_settings())))
def test_every_platform_has_its_page(platform: str) -> None:
    assert (DOCS / "platforms" / f"{platform}.md").is_file()


def test_links_between_the_pages_lead_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in (ROOT / "README.md", *DOCS.rglob("*.md"))
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
