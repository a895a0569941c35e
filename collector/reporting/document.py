"""A document in one language, ready to be printed as HTML, PDF or DOCX from the same chapters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.reporting.compose import Chapter
from collector.reporting.page import Front
from collector.reporting.said import Speaker
from collector.reporting.section import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What templates are given.

    title      of the document: 巡检报告
    running    head of each page: whose it is
    number     what people call it by, with its version
    seal       foot of each page: the digest of its manifest
    author     who is responsible; empty where nobody is named
    dated      the document's own time, that of its data
    front      what the first page holds; `ask` is its table, in words
    chapters   everything behind it
    manifest   what it rests on, as JSON: written beside it, and its digest is the seal
    """

    kind: Document
    speaker: Speaker
    title: str
    running: str
    number: str
    seal: str
    dated: datetime
    first_heading: str
    front: Front
    ask: Chapter | None
    chapters: tuple[Chapter, ...]
    manifest: Mapping[str, Any]
