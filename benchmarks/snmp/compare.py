"""Run candidates in turns and print medians, and the ratio of each to the first one within the same turn.

    python -m benchmarks.snmp.compare 5 exporter,native,snmpbulkwalk --port 1161 ...

What follows the candidates goes to `benchmarks.snmp.run` as it is. Single figures on a shared machine move
by a factor of two; ratios inside one turn hardly do.
"""

import json
import subprocess
import sys
from statistics import median


def once(candidate: str, options: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.snmp.run", candidate, *options]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603  our own script
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    turns, candidates, options = int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3:]
    results = [{name: once(name, options) for name in candidates} for _ in range(turns)]
    print("| candidate | rows | µs CPU a row, median | lowest | ratio, median | wall s | peak MB |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name in candidates:
        cost = [turn[name]["us_per_row"] for turn in results]
        ratio = median(turn[name]["us_per_row"] / turn[candidates[0]]["us_per_row"] for turn in results)
        took = median(turn[name]["took_s"] for turn in results)
        peak = max(turn[name]["peak_mb"] for turn in results)
        rows = results[0][name]["rows"]
        figures = f"{median(cost):.2f} | {min(cost):.2f} | {ratio:.3f} | {took:.2f} | {peak:.0f}"
        print(f"| {name} | {rows:.0f} | {figures} |")


if __name__ == "__main__":
    main()
