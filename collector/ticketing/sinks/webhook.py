"""A webhook: each event as signed JSON to one address.

`Idempotency-Key` is the key of the event, the same at every attempt. `X-Collector-Signature` is `sha256=` and
the hex HMAC-SHA256 of the body, byte for byte, under the shared secret.
"""

import hashlib
import hmac
import json
from typing import Any, Final

from pydantic import TypeAdapter

from collector.contracting.written import Written
from collector.model.errors import DeliveryRefused
from collector.model.inventory import Reveal
from collector.model.notice import Notice, Parcel, Receipt
from collector.model.text import Text
from collector.ticketing.calling import Address, Caller, Seconds, Secret, Verify
from collector.ticketing.sink import sink

SCHEMA: Final = "collector.ticket/1"
_NOTICE: Final = TypeAdapter(Notice)


class Webhook(Written):
    """secret   shared with the far side; without it nothing is signed"""

    url: Address
    secret: Secret | None = None
    timeout_s: Seconds = 30.0
    verify: Verify = True


@sink("webhook", title=Text("网络回调", "Webhook"), settings=Webhook)
def deliver(parcel: Parcel, to: Webhook, reveal: Reveal) -> Receipt:
    """Send one event. Any 2xx is a receipt; `id` of a JSON object in the answer is the far side's number."""
    body = content(parcel.notice)
    headers = {"Content-Type": "application/json", "Idempotency-Key": parcel.notice.event.key}
    if to.secret is not None:
        headers["X-Collector-Signature"] = f"sha256={signature(reveal(to.secret), body)}"
    answer = Caller(timeout_s=to.timeout_s, verify=to.verify).ask("POST", to.url, body=body, headers=headers)
    if not answer.ok:
        raise answer.refusal()
    return Receipt(_number(answer.body), answer.text())


def signature(secret: str, body: bytes) -> str:
    """Hex HMAC-SHA256. Raises DeliveryRefused for an empty secret."""
    if not secret.strip():
        raise DeliveryRefused("the secret of the webhook is empty; write it anew where it is kept")
    return hmac.new(secret.strip().encode(), body, hashlib.sha256).hexdigest()


def content(notice: Notice) -> bytes:
    """The same bytes for the same notice, at every attempt."""
    plain: dict[str, Any] = _NOTICE.dump_python(notice, mode="json")
    told = {"schema": SCHEMA, "id": notice.event.key, "ticket": notice.event.ticket, **plain}
    return json.dumps(
        told, sort_keys=True, separators=(",", ":")
    ).encode()  # ASCII: any string of a device passes


def _number(body: bytes) -> str | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None  # the far side need not answer in JSON
    number = found.get("id") if isinstance(found, dict) else None
    return str(number) if isinstance(number, str | int) else None
