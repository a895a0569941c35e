"""A process that delivers to RT, to be killed: `python -m ticketing.rt_courier STORE URL NOW TOKEN`."""

import sys
from datetime import datetime

from collector.model.inventory import SecretRef
from collector.store.database import connect
from collector.store.outbox import Outbox
from collector.ticketing.deliver import deliver
from collector.ticketing.sink import outlet


def main(store: str, url: str, now: str, token: str) -> None:
    database = connect(store, 5.0)
    keys = {"url": url, "token": SecretRef("env", "RT"), "language": "en"}
    desk = outlet("desk", "rt", keys, lambda *_: "test", lambda _: token)
    deliver(Outbox(database), [desk], lambda: datetime.fromisoformat(now))
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
