"""A recorded device behind real SSH on loopback: terminals and exec channels.

One thread takes connections and each connection has its own, as the far side is a pool of threads too.
"""

import asyncio
import hashlib
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import paramiko
from cryptography.hazmat.primitives.asymmetric import ec

from collector.lab.faults import Faults
from collector.lab.recording import Recording
from collector.lab.ssh_connection import Connection
from collector.lab.ssh_device import Ends, SshDevice, SshManners
from collector.lab.stand import Login
from collector.model.exchange import Transport

__all__ = ["Ends", "SshManners", "SshServer", "host_key"]


class SshServer:
    """A `Stand`. `seen` holds command lines; bare returns, blanks and passwords as `<return>` and so on.

    device   what all connections share
    key      the host key; the same at every start, as the device's name gives it
    """

    transport = Transport.SSH

    def __init__(
        self, recording: Recording, login: Login, faults: Faults, *, manners: SshManners | None = None
    ) -> None:
        self.device = SshDevice(recording, login, faults, manners or SshManners())
        self.seen = self.device.seen
        self.key = self.device.manners.host_key or host_key(self.device.typist.name)
        self._threads: list[threading.Thread] = []
        self._served = 0
        self._changed = threading.Condition()
        self._connections: set[Connection] = set()
        self._wake: socket.socket | None = None

    async def start(self, address: str, port: int) -> int:
        self.device.stopping.clear()
        listening = socket.create_server((address, port), backlog=128)
        wake, self._wake = socket.socketpair()
        self._spawn(self._accept, listening, wake)
        bound: int = listening.getsockname()[1]
        return bound

    async def stop(self) -> None:
        wake, self._wake = self._wake, None
        if wake is None:
            return
        self.device.stopping.set()
        wake.close()
        for connection in list(self._connections):
            connection.close()
        await asyncio.to_thread(self._join)

    async def idle(self, limit_s: float = 5.0) -> bool:
        """Wait until every client has gone and all that it sent is in `seen`; False when one stays."""
        return await asyncio.to_thread(self._wait_idle, limit_s)

    def _wait_idle(self, limit_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._served <= 1, limit_s)  # the one that accepts

    def _spawn(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=self._work, args=(work, *args), daemon=True)
        self._serves(1)
        thread.start()
        self._threads.append(thread)

    def _work(self, work: Callable[..., None], *args: object) -> None:
        try:
            work(*args)
        finally:
            self._serves(-1)

    def _serves(self, more: int) -> None:
        with self._changed:
            self._served += more
            self._changed.notify_all()

    def _join(self) -> None:
        while self._threads:
            self._threads.pop().join(5)

    def _accept(self, listening: socket.socket, wake: socket.socket) -> None:
        with listening, wake:
            while not self.device.stopping.is_set():
                ready, _, _ = select.select([listening, wake], [], [])
                if listening in ready:
                    with suppress(OSError):
                        wire, _ = listening.accept()
                        self._spawn(self._serve, wire)

    def _serve(self, wire: socket.socket) -> None:
        faults = self.device.faults
        with wire:
            if faults.refuse and not faults.after:
                return
            if faults.silent and not faults.after:
                self.device.stopping.wait()
                return
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(self.device, wire, self.key, self._spawn)
            self._connections.add(connection)
            try:
                if not self.device.stopping.is_set():
                    connection.serve()
            finally:
                self._connections.discard(connection)


def host_key(name: str) -> paramiko.ECDSAKey:
    """The key of a device: the same at every start of the lab, another for each name. No secret."""
    number = int.from_bytes(hashlib.sha256(b"collector lab " + name.encode()).digest()) >> 8
    private = ec.derive_private_key(number + 1, ec.SECP256R1())
    return paramiko.ECDSAKey(vals=(private, private.public_key()))
