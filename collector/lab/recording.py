"""Recordings: what a device said, in files that the lab serves and the drivers' tests read.

They are written by `collector.transports.record`. Three kinds of files are read:

  session.jsonl   our own. One exchange a line (`Exchange.as_line`); the first line may be a header
                  `{"recording": 1, "device": ..., "platform": ..., "note": ...}`. It lies in a folder of its
                  own; what else lies there belongs to it. A .jsonl file alone will do.
  NAME.snmprec    an SNMP agent as snmpsim records it; `NAME@CONTEXT.snmprec` beside it is the same device
                  under another context. Becomes one walk of everything for each context. In a folder of its
                  own it is `agent.snmprec`.
  redfish/v1/     a mock-up tree, an index.json for each resource. Becomes one GET a resource.

Rows of .snmprec files are read when they are first asked for: three hundred devices are up at once, and most
tests ask few of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from collector.lab.snmprec import check_snmprec, read_snmprec
from collector.model.errors import Mistake, SettingsError
from collector.model.exchange import Exchange, Question, Transport
from collector.transports.record import FORMAT, SESSION

# Files of others do not say when they were taken.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
SERVICE_ROOT = "/redfish/v1"
AGENT = "agent.snmprec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The exchanges of one device.

    name       the device, as the recording calls it; file-system safe
    platform   what the recording believes it is; "" is not known
    exchanges  of every transport, in the order in which they were asked, but for those of `snmprec`
    snmprec    .snmprec files by context; `of` reads them
    folder     where more of the recording lies, if it has a folder of its own
    """

    name: str
    platform: str = ""
    note: str = ""
    exchanges: tuple[Exchange, ...] = ()
    snmprec: Mapping[str, Path] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def transports(self) -> tuple[Transport, ...]:
        """The ways in that this recording can answer, in the order of `Transport`."""
        held = {exchange.question.transport for exchange in self.exchanges}
        if self.snmprec:
            held.add(Transport.SNMP)
        return tuple(transport for transport in Transport if transport in held)

    def of(self, transport: Transport) -> Iterator[Exchange]:
        """The exchanges of one transport. Raises SettingsError when a .snmprec file is gone meanwhile."""
        yield from (one for one in self.exchanges if one.question.transport is transport)
        if transport is Transport.SNMP:
            for context, file in self.snmprec.items():
                walk = Question(Transport.SNMP, "walk 1", context)
                yield Exchange(question=walk, asked=UNDATED, took_ms=0.0, answer=read_snmprec(file).varbinds)


def find_recordings(paths: Iterable[Path]) -> tuple[Recording, ...]:
    """Every recording at or below `paths`, in the order of paths and names.

    Names are made unique with a number where two files agree on one. Raises SettingsError with every file
    that is wrong, and for a path that holds no recording at all.
    """
    found: list[Recording] = []
    mistakes: list[Mistake] = []
    for path in paths:
        here = 0
        for source in _sources(path):
            here += 1
            try:
                found.append(read_recording(source))
            except SettingsError as wrong:
                mistakes.extend(wrong.mistakes)
        if not here:
            mistakes.append(
                Mistake(str(path), f"no recording here; expected {SESSION}, *.snmprec or redfish/v1")
            )
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(_with_unique_names(found))


def read_recording(path: Path) -> Recording:
    """The one recording at `path`, a folder or a file of one of the three kinds.

    Raises SettingsError naming file and line of everything that is wrong.
    """
    if path.is_dir():
        if (path / SESSION).is_file():
            return _read_session(path / SESSION, path.name, path)
        if (path / "redfish" / "v1").is_dir():
            return Recording(
                name=path.name, platform="redfish", exchanges=tuple(_read_tree(path)), folder=path
            )
        if (path / AGENT).is_file():
            return replace(_read_agent(path / AGENT), name=path.name, folder=path)
        raise SettingsError(
            [Mistake(str(path), f"no recording here; expected {SESSION}, {AGENT} or redfish/v1")]
        )
    if path.suffix == ".snmprec":
        return _read_agent(path)
    return _read_session(path, path.stem, None)


def _sources(path: Path) -> Iterator[Path]:
    """What `read_recording` takes, at or below `path`; contexts of an agent are no recordings of their
    own.
    """
    if not path.is_dir() or any((path / held).exists() for held in (SESSION, AGENT, "redfish/v1")):
        yield path
    else:
        for below in sorted(path.iterdir()):
            if below.is_dir() or below.suffix == ".jsonl":
                yield from _sources(below)
            elif below.suffix == ".snmprec" and _base_of(below) in (below, None):
                yield below


def _base_of(path: Path) -> Path | None:
    """The file of the default context; None when a context lies there without one."""
    base = path.with_name(path.name.partition("@")[0] + ".snmprec") if "@" in path.stem else path
    return base if base.is_file() else None


def _read_agent(path: Path) -> Recording:
    name, at, context = path.stem.partition("@")
    files = {context if at else "": path}
    if not at:
        files |= {
            f.stem.partition("@")[2]: f for f in sorted(path.parent.glob(f"{_literal(name)}@*.snmprec"))
        }
    mistakes: list[Mistake] = []
    for file in files.values():
        try:
            check_snmprec(file)
        except SettingsError as wrong:
            mistakes.extend(wrong.mistakes)
    if mistakes:
        raise SettingsError(mistakes)
    return Recording(name=path.stem, snmprec=files)


def _literal(name: str) -> str:
    """`name` in a glob pattern: brackets, stars and question marks mean themselves."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in name)


def _read_session(path: Path, name: str, folder: Path | None) -> Recording:
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as wrong:
        raise SettingsError([Mistake(str(path), f"cannot be read: {wrong.strerror}")]) from wrong
    except UnicodeDecodeError as wrong:
        raise SettingsError([Mistake(str(path), f"is not UTF-8 at byte {wrong.start}")]) from wrong
    header: Mapping[str, str] = {}
    exchanges: list[Exchange] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            if number == 1 and (said := _header(line)) is not None:
                header = said
            else:
                exchanges.append(Exchange.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            mistakes.append(Mistake(f"{path}:{number}", f"{_told(wrong)}; expected one exchange as JSON"))
    if mistakes:
        raise SettingsError(mistakes)
    return Recording(
        name=header.get("device") or name,
        platform=header.get("platform") or "",
        note=header.get("note") or "",
        exchanges=tuple(exchanges),
        folder=folder,
    )


def _header(line: str) -> Mapping[str, str] | None:
    said = json.loads(line)
    if not isinstance(said, dict) or "recording" not in said:
        return None
    if said["recording"] != FORMAT:
        raise ValueError(f"format {said['recording']!r} is not known, only {FORMAT}")
    for key in ("device", "platform", "note"):
        if not isinstance(said.get(key) or "", str):
            raise ValueError(f"{key} is {said[key]!r}, not a text")
    return said


def _told(wrong: Exception) -> str:
    return f"key {wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)


def _read_tree(root: Path) -> Iterator[Exchange]:
    """One GET for each index.json below `root`, and a service root for a tree that lacks it."""
    mistakes = []
    found: dict[str, Exchange] = {}
    for file in sorted((root / "redfish").rglob("index.json")):
        try:
            answer = json.loads(file.read_text("utf-8-sig"))
        except (OSError, ValueError) as wrong:
            mistakes.append(Mistake(str(file), f"{wrong}; expected JSON"))
            continue
        path = "/" + file.parent.relative_to(root).as_posix()
        found[path] = Exchange(
            question=Question(Transport.HTTPS, path), asked=UNDATED, took_ms=0.0, answer=answer
        )
    if found and SERVICE_ROOT not in found:
        yield service_root(found)
    yield from found.values()
    if mistakes:
        raise SettingsError(mistakes)


def service_root(held: Iterable[str]) -> Exchange:
    """A plain service root for resources recorded without it: links to what lies right below."""
    names = sorted(
        {key.split("/")[3] for key in held if key.startswith(f"{SERVICE_ROOT}/") and "?" not in key}
    )
    links = {name: {"@odata.id": f"{SERVICE_ROOT}/{name}"} for name in names}
    answer = {"@odata.id": SERVICE_ROOT, "Id": "RootService", "RedfishVersion": "1.6.0", **links}
    question = Question(Transport.HTTPS, SERVICE_ROOT)
    return Exchange(question=question, asked=UNDATED, took_ms=0.0, answer=answer)


def _with_unique_names(found: Iterable[Recording]) -> Iterator[Recording]:
    taken: set[str] = set()
    for recording in found:
        name, number = recording.name, 2
        while name in taken:
            name, number = f"{recording.name}-{number}", number + 1
        taken.add(name)
        yield recording if name == recording.name else replace(recording, name=name)
