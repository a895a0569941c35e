"""What every candidate walks, and the configuration that makes the Prometheus exporter walk the same."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOTS = {
    "if": "1.3.6.1.2.1.2.2.1",
    "ifx": "1.3.6.1.2.1.31.1.1.1",
    "entity": "1.3.6.1.2.1.47.1.1.1.1",
    "sensor": "1.3.6.1.4.1.9.9.91.1.1.1.1",
    "environment": "1.3.6.1.4.1.9.9.13.1",
}
DEEP = {"environment": 3}  # arcs that name a column; one elsewhere
KINDS = {"2": "gauge", "66": "gauge", "67": "gauge", "65": "counter", "70": "counter", "4": "DisplayString"}
KINDS |= {"4x": "OctetString", "64": "InetAddressIPv4"}


def columns(recording: Path) -> dict[tuple[str, str], str]:
    """(table, column) and the kind of its values, of all columns that a .snmprec recording has."""
    found: dict[tuple[str, str], str] = {}
    for line in recording.read_text("latin-1").splitlines():
        oid, _, rest = line.partition("|")
        kind = rest.partition("|")[0]
        for table, root in ROOTS.items():
            if oid.startswith(root + ".") and kind in KINDS:
                column = ".".join(oid[len(root) + 1 :].split(".")[: DEEP.get(table, 1)])
                if kind == "4x" or (table, column) not in found:  # one value in hex: the column is no text
                    found[table, column] = KINDS[kind]
    return found


def configuration(recording: Path, community: str, repetitions: int) -> Iterator[str]:
    """The lines of a `snmp.yml` for snmp_exporter before 0.23, with one module called `bench`."""
    yield from ("bench:", "  version: 2", "  auth:", f"    community: {community}", "  walk:")
    yield from (f"  - {root}" for root in ROOTS.values())
    yield from (f"  max_repetitions: {repetitions}", "  retries: 3", "  timeout: 5s", "  metrics:")
    for (table, column), kind in sorted(columns(recording).items()):
        yield f"  - name: {table}_{column.replace('.', '_')}"
        yield f"    oid: {ROOTS[table]}.{column}"
        yield from (
            f"    type: {kind}",
            "    help: x",
            "    indexes:",
            "    - labelname: index",
            "      type: gauge",
        )
        if table.startswith("if"):
            yield from ("    lookups:", "    - labels: [index]", "      labelname: name")
            yield from ("      oid: 1.3.6.1.2.1.31.1.1.1.1", "      type: DisplayString")


if __name__ == "__main__":
    print("\n".join(configuration(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
