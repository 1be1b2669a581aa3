"""A connection on which time runs out for everything together."""

import io
import socket
import time

from typing_extensions import Buffer

SLACK = 0.05  # seconds that a timeout may be off: setting it is a call to the kernel


class DeadlineSocket:
    """A socket on which every write and read ends by one moment.

    A timeout on each of them alone does not stop who takes or sends a byte a second. What is written goes out in
    one piece, when the answer is asked for: head and body wake the other side once.
    """

    def __init__(self, sock: socket.socket, ends_at: float) -> None:
        self.sock = sock
        self.ends_at = ends_at
        self._unsent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self._unsent.append(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        rest, self._unsent = memoryview(b"".join(self._unsent)), []
        while rest:
            self.hurry()
            rest = rest[self.sock.send(rest) :]
        return io.BufferedReader(_Reading(self))

    def settimeout(self, seconds: float | None) -> None:
        """Nobody else sets the time."""

    def hurry(self) -> None:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if abs((self.sock.gettimeout() or 0) - left) > SLACK:
            self.sock.settimeout(left)

    def close(self) -> None:
        self.sock.close()


class _Reading(io.RawIOBase):
    """What comes over a wire; it stays open for as long as an answer is read."""

    def __init__(self, wire: DeadlineSocket) -> None:
        self.wire = wire
        self.raw = wire.sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        self.wire.hurry()
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()
