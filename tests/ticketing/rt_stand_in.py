"""What Request Tracker 5.0.3 answers over REST2, as far as our sink asks. The cases run at both."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ticketing.far_side import Reply, Request

TOKEN = "1-14-stand-in"  # noqa: S105 — of this stand-in alone
STATUSES = ("new", "open", "stalled", "resolved", "rejected", "deleted")


@dataclass
class Kept:
    words: dict[str, Any]
    key: str
    comments: list[str] = field(default_factory=list)
    changes: int = 1


class StandIn:
    """Tickets of two queues: General has the custom field, Bare has not."""

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}

    def __call__(self, asked: Request) -> Reply:
        if asked.headers.get("Authorization") != f"token {TOKEN}":
            return _json(401, {"message": "Unauthorized"})
        parts = urlsplit(asked.path)
        path = unquote(parts.path).removeprefix("/REST/2.0/").split("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        words = json.loads(asked.body) if asked.body else {}
        match asked.method, path:
            case "GET", ["queue", name]:
                return self.queue(name)
            case "GET", ["tickets"]:
                return self.search(query["query"])
            case "GET", ["transactions"]:
                return self.transactions(query["query"])
            case "POST", ["ticket"]:
                return self.create(words)
            case _, ["ticket", number, *rest] if int(number) in self.kept:
                return self.ticket(asked, self.kept[int(number)], rest, words)
        return _json(404, {"message": "Not Found"})

    def queue(self, name: str) -> Reply:
        if name not in ("General", "Bare"):
            return _json(404, {"message": "Not Found"})
        fields = [{"name": "FindingKey", "id": "2"}] if name == "General" else []
        return _json(200, {"Name": name, "TicketCustomFields": fields})

    def create(self, words: dict[str, Any]) -> Reply:
        if words["Queue"] not in ("General", "Bare"):
            return _json(403, {"message": f"No permission to create tickets in the queue '{words['Queue']}'"})
        key = words.get("CustomFields", {}).get("FindingKey", "") if words["Queue"] == "General" else ""
        number = len(self.kept) + 1
        seen = {"Status": "new", "Priority": "0", "Due": "1970-01-01T00:00:00Z", "Subject": words["Subject"]}
        self.kept[number] = Kept(seen, key)
        self.change(self.kept[number], words)
        return _json(201, {"type": "ticket", "id": str(number)})

    def change(self, kept: Kept, words: dict[str, Any]) -> list[str]:
        told = []
        for name in ("Status", "Priority", "Due"):
            value = words.get(name, kept.words[name])
            if name == "Status" and value not in STATUSES:
                told.append(f"Status '{value}' isn't a valid status for this ticket.")
                continue
            value = _due(value) if name == "Due" else str(value)
            if value != kept.words[name]:
                told.append(f"{name} changed")
                kept.changes += 1
                kept.words[name] = value
        return told

    def ticket(self, asked: Request, kept: Kept, rest: list[str], words: dict[str, Any]) -> Reply:
        tag = f'"{kept.changes}"'
        if asked.method == "GET":
            return Reply(
                200, json.dumps(kept.words | {"CustomFields": _fields(kept)}).encode(), {"ETag": tag}
            )
        if rest == ["comment"]:
            kept.comments.append(words.get("Subject", "No Subject"))
            kept.changes += 1
            return _json(201, ["Comments added"])
        if asked.headers.get("If-Match", tag) != tag:
            return _json(412, {"message": "Precondition Failed"})
        return _json(200, self.change(kept, words))

    def search(self, query: str) -> Reply:
        if query == "id > 0":
            return self.found(lambda _: True)
        match = re.fullmatch(r"CF\.\{FindingKey\} STARTSWITH '([^'\\]*)'", query)
        if match is None:
            return _json(400, {"message": "Wrong query"})
        like = re.compile(re.escape(match[1]).replace("_", "."))
        return self.found(lambda kept: like.match(kept.key) is not None)

    def found(self, wanted: Any) -> Reply:
        items = [
            {"type": "ticket", "id": str(number), **kept.words, "CustomFields": _fields(kept)}
            for number, kept in self.kept.items()
            if wanted(kept)
        ]
        return _json(200, {"items": items, "total": len(items), "page": 1})

    def transactions(self, query: str) -> Reply:
        match = re.fullmatch(
            r"ObjectType = 'RT::Ticket' AND TicketId = (\d+) AND Type = 'Comment'"
            r"(?: AND Data LIKE '([^'\\]*)')?",
            query,
        )
        if match is None:
            return _json(400, {"message": "Wrong query"})
        comments = self.kept[int(match[1])].comments
        items = [{"type": "transaction", "Data": one} for one in comments if (match[2] or "") in one]
        return _json(200, {"items": items, "total": len(items)})


def _fields(kept: Kept) -> list[dict[str, Any]]:
    return [{"name": "FindingKey", "values": [kept.key] if kept.key else []}]


def _due(text: str) -> str:
    """RT knows a time in UTC, with a blank or with T and Z; anything else becomes 1970."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d|T\d\d:\d\d:\d\dZ)", text):
        return f"{datetime.fromisoformat(text.removesuffix('Z')):%Y-%m-%dT%H:%M:%SZ}"
    return "1970-01-01T00:00:00Z"


def _json(status: int, value: Any) -> Reply:
    return Reply(status, json.dumps(value).encode())
