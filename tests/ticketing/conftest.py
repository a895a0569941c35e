"""A store with its ledger and outbox, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.store.database import Database, connect
from collector.store.outbox import Outbox
from collector.store.schema import bring_up
from collector.store.tickets import Tickets
from collector.ticketing.desk import Desk
from collector.ticketing.ledger import Clerk
from ticketing.cases import Watch, agreement


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = connect(tmp_path / "collector.db", 5.0)
    bring_up(opened)
    yield opened
    opened.close()


@pytest.fixture
def tickets(database: Database) -> Tickets:
    return Tickets(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


@pytest.fixture
def clerk(tickets: Tickets) -> Clerk:
    return Clerk(tickets, ["hook"], lambda _: agreement())


@pytest.fixture
def desk(clerk: Clerk, watch: Watch) -> Desk:
    return Desk(clerk, "li", watch)
