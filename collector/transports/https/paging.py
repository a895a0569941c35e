"""Collections that come in pages: where the next page is, and how two pages become one answer. Pure.

Redfish    `Members@odata.nextLink` (`@odata.nextLink` in older services); `Members`
iControl   `nextLink`, with the host `localhost`; `items`, or `entries` of statistics, by URL
Unity      `links: [{rel: next, href: "&page=2"}]`, to be put after the question; `entries`
"""

import re
from typing import Any, Final

from collector.transports.https.gate import path_of

_LINKS: Final = ("Members@odata.nextLink", "@odata.nextLink", "nextLink")
_PAGE: Final = re.compile(r"[?&]page=\d+")
_TOP: Final = re.compile(r"[?&](?:\$|%24)top=\d+")
_SKIP: Final = re.compile(r"[?&](?:\$|%24)?skip(?:token)?=")


def next_page(path: str, answer: Any) -> str | None:
    """The path of the page after `answer`, which answered `path`; None when there is none.

    Who asks a Redfish service for the first rows, `$top=100`, wants no more: a log may go on for thousands.
    In iControl, and in the links of a service, `$top` is the size of a page.
    """
    if not isinstance(answer, dict):
        return None
    enough = _TOP.search(path) and not _SKIP.search(path)
    for key in _LINKS[2:] if enough else _LINKS:
        link = answer.get(key)
        if isinstance(link, str) and link:
            return path_of(link)
    return _unity_page(path, answer)


def joined(first: dict[str, Any], page: Any) -> dict[str, Any]:
    """`first` with the rows of a later page after its own, and without links to pages.

    A page that holds no rows leaves it as it is. A resource that an earlier page already had, word for word,
    is not taken again: logs grow while they are read, and the pages then overlap. `first` is not changed.
    """
    whole = {key: value for key, value in first.items() if key not in _LINKS}
    for key in ("Members", "items", "entries"):
        mine, more = whole.get(key), page.get(key) if isinstance(page, dict) else None
        if isinstance(mine, list) and isinstance(more, list):
            had = {_id_of(row): row for row in mine}
            whole[key] = mine + [row for row in more if _id_of(row) is None or had.get(_id_of(row)) != row]
        elif isinstance(mine, dict) and isinstance(more, dict):
            whole[key] = mine | more
    return whole


def _id_of(row: Any) -> str | None:
    name = row.get("@odata.id") if isinstance(row, dict) else None
    return name if isinstance(name, str) else None


def _unity_page(path: str, answer: dict[str, Any]) -> str | None:
    links = answer.get("links")
    if not isinstance(links, list) or "entries" not in answer:
        return None
    for link in links:
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            found = _PAGE.search(link["href"])
            if found is None:
                return None
            bare = _PAGE.sub("", path)
            return f"{bare}{'&' if '?' in bare else '?'}{found.group()[1:]}"
    return None
