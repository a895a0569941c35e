"""Documents that were written: what they are about, where they lie, what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """One file of one document.

    kind       inspection, quarterly or plan
    subject    what it is about: the id of an inspection, `2026Q3`, the id of a plan
    lang       zh or en
    format     html, docx or pdf
    digest     sha256 of the file, in hex
    manifest   what it rests on, as it lies beside the file
    """

    kind: str
    site: str
    subject: str
    lang: str
    format: str
    path: str
    digest: str
    rendered: datetime
    manifest: Mapping[str, Any] = field(default_factory=dict, repr=False)
