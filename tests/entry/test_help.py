"""`collector --help` is quick because it imports next to nothing."""

import subprocess
import sys

HEAVY = (
    "sqlalchemy",
    "netmiko",
    "paramiko",
    "pysnmp",
    "pydantic",
    "httpx",
    "yaml",
    "jinja2",
    "weasyprint",
    "rich",
)


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['collector', '--help']\n"
        "from collector.entry.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"
    assert "inspect" in done.stdout


def test_version_is_that_of_the_package() -> None:
    from collector import __version__

    command = [sys.executable, "-m", "collector", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own words
    assert done.stdout == f"collector {__version__}\n"
