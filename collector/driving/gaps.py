"""What was not answered: a gap for every question without a whole answer, and how we got in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from collector.driving.platform import Ask, Source
from collector.driving.rows import Answers, scalars, walk
from collector.model.exchange import Exchange, GapKind, Question, Transport
from collector.model.snapshot import Gap, Health, Observation, Reached, TransportStatus


def access(way: Transport, reached: Reached, taken: datetime) -> Iterator[Observation]:
    """How we got in, as observations: another key than at the first visit, and weak ways in."""
    if reached.impostor:
        yield Observation(
            kind="certificate.health",
            part=f"{way} identity",
            state=Health.FAILED,
            time=taken,
            source=f"{way}:identity",
        )
    for word in reached.weak:
        part = f"{way} {word.replace('_', ' ')}"
        yield Observation(
            kind="other.health", part=part, state=Health.DEGRADED, time=taken, source=f"{way}:access"
        )


def mute(way: Transport, exchanges: Iterable[Exchange], reached: Reached) -> bool:
    """Whether a way in gave no answer at all."""
    answered = any(one.question.transport is way and one.failure is None for one in exchanges)
    return reached.status is not TransportStatus.OK and not answered


def silent(way: Transport, sources: Sequence[Source], reached: Reached) -> Gap:
    """One gap for a whole way in, instead of one for each of its questions."""
    kinds_lost = frozenset(kind for source in sources if source.transport is way for kind in source.kinds)
    return Gap(
        question=str(way), kind=_kind_of(reached), reason=reached.reason or "not asked", kinds=kinds_lost
    )


def gaps(
    source: Source, answers: Answers, reached: Mapping[Transport, Reached], quiet: frozenset[Transport]
) -> Iterator[Gap]:
    """The questions of one source that have no whole answer, each with the kinds it would have told."""
    for asked in _asked(source, answers):
        failures = [answers.exchanges[q].failure for q in asked if q in answers.exchanges]
        if not failures and source.transport not in quiet:
            yield _never_asked(source, asked[0], reached[source.transport])
        elif failures and all(failures):
            last = failures[-1]
            assert last is not None  # noqa: S101  # all() has just looked
            yield Gap(question=str(asked[-1]), kind=last.kind, reason=last.reason, kinds=source.kinds)


def _never_asked(source: Source, question: Question, way: Reached) -> Gap:
    """Not put any more: the way in fell silent, or the time was used up."""
    if way.status is TransportStatus.OK:
        reason = "the time for this visit was used up"
        return Gap(question=str(question), kind=GapKind.TOO_SLOW, reason=reason, kinds=source.kinds)
    reason = f"not asked any more: {way.reason}"
    return Gap(question=str(question), kind=_kind_of(way), reason=reason, kinds=source.kinds)


def _asked(source: Source, answers: Answers) -> Iterator[tuple[Question, ...]]:
    """Groups of alternatives; of a group, one whole answer is enough."""
    if source.ask in (Ask.TABLE, Ask.GET):
        yield from ((question,) for question in first_questions(source))
        return
    yield from (asked for _, asked in answers.questions(source))


def _kind_of(reached: Reached) -> GapKind:
    known = reached.status not in (TransportStatus.OK, TransportStatus.NOT_TRIED)
    return GapKind(reached.status) if known else GapKind.UNREACHABLE


def first_questions(source: Source) -> Iterator[Question]:
    """The questions of a source that do not depend on an earlier answer."""
    if source.ask is Ask.TABLE:
        yield from (walk(f"{source.at[0].text}.{column}") for column in source.columns.values())
    elif source.ask is Ask.GET:
        yield scalars(source)
    elif source.each is None:
        yield from (Question(source.transport, template.text) for template in source.at)
