"""Whether the process that does an inspection is gone."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from collector.store.liveness import LEASE, is_gone, this_process
from store.visits import START

HERE = this_process()
LATER = START + 10 * LEASE

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="when a process began is read from /proc, as Linux has it"
)


def test_a_process_that_runs_is_not_gone_however_long_it_is_silent() -> None:
    assert not is_gone(HERE, START, LATER, HERE)


def test_a_process_that_ended_is_gone_at_once() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert is_gone(replace(HERE, pid=child.pid, began=""), START, START, HERE)


@needs_proc
def test_a_process_that_ended_and_was_not_waited_for_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays a zombie
    assert is_gone(replace(HERE, pid=child.pid), START, START, HERE)
    child.wait()


@needs_proc
def test_another_process_under_the_same_number_is_not_the_owner() -> None:
    assert is_gone(replace(HERE, began="1"), START, START, HERE)


@pytest.mark.parametrize("elsewhere", [{"machine": "other/boot"}, {"space": "pid:[1]"}])
def test_a_process_that_cannot_be_seen_is_gone_when_its_lease_ran_out(elsewhere: dict[str, str]) -> None:
    owner = replace(HERE, **elsewhere)  # type: ignore[arg-type]  # both fields are text
    assert not is_gone(owner, START, START + LEASE, HERE)
    assert is_gone(owner, START, START + LEASE + timedelta(seconds=1), HERE)


def test_a_process_of_which_only_the_number_is_known_is_not_gone_while_there_is_one() -> None:
    assert not is_gone(replace(HERE, began=""), START, LATER, HERE)
