"""A process that delivers: `python -m ticketing.courier STORE URL NOW ORDERS KEY...`, in the folder tests/.

With keys, it orders the far side, by the file ORDERS, to kill it as it sends one of them, before the answer.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from collector.model.inventory import SecretRef
from collector.store.database import connect
from collector.store.outbox import Outbox
from collector.ticketing.deliver import deliver
from collector.ticketing.sink import outlet


def main(store: str, url: str, now: str, orders: str, *keys: str) -> None:
    if keys:
        Path(orders).write_text(" ".join([str(os.getpid()), *keys]), "utf-8")
    database = connect(store, 5.0)
    hook = outlet("hook", "webhook", {"url": url}, lambda *_: "test", _no_secret)
    passed = deliver(Outbox(database), [hook], lambda: datetime.fromisoformat(now))
    database.close()
    sys.stdout.write(f"{passed.sent} {passed.failed}\n")


def _no_secret(reference: SecretRef) -> str:
    raise AssertionError(reference)


if __name__ == "__main__":
    main(*sys.argv[1:])
