"""HTTPS: Redfish, F5 iControl, EMC Unity and others, read with GET; certificates pinned at first contact."""

from collector.transports.https.logins import Dialect
from collector.transports.https.pins import Pins
from collector.transports.https.root import service_root
from collector.transports.https.session import HttpsSession
from collector.transports.https.tls import Peer

__all__ = ["Dialect", "HttpsSession", "Peer", "Pins", "service_root"]
