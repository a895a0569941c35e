"""What a document rests on: the digest of everything that was read for it, and a digest over that list."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from collector.model.inspection import Inspection
from collector.reporting.said import Form, Speaker, When


def manifest(
    kind: str, site: str, inspections: Iterable[tuple[Inspection, Mapping[str, str]]], speaker: Speaker
) -> dict[str, Any]:
    """The list of inputs.

    inspections   each with the sha256 of the evidence of its devices
    """
    return {
        "schema": "collector.manifest/1",
        "document": kind,
        "site": site,
        "product": version("xunjian-collector"),
        "inspections": [
            {
                "id": inspection.id,
                "started": speaker.say(When(inspection.started, Form.UTC)),
                "evidence": dict(sorted(digests.items())),
            }
            for inspection, digests in inspections
        ],
    }


def digest(listed: Mapping[str, Any]) -> str:
    """sha256 over the list, in its one canonical form."""
    text = json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
