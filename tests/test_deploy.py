"""What deploy/ ships works with the programs it is for."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROMETHEUS = Path(__file__).parent.parent / "deploy" / "prometheus"

needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)"
)


@needs_promtool
@pytest.mark.parametrize(
    "words",
    [
        ("check", "rules", "collector.rules.yml"),
        ("test", "rules", "collector.rules.test.yml"),
        ("check", "config", "prometheus.yml"),
    ],
)
def test_promtool_accepts_rules_tests_and_config(words: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *words], cwd=PROMETHEUS, capture_output=True, text=True, check=False)  # noqa: S603, S607  # from PATH, our own words
    assert done.returncode == 0, done.stdout + done.stderr
