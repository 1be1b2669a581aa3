"""A socket with one deadline for all that is written and read."""

import io
import socket
import time

from typing_extensions import Buffer

TIMEOUT_TOLERANCE = 0.05  # seconds that a timeout may be off: setting it is a system call


class DeadlineSocket:
    """A socket on which every write and read ends by the same moment, `ends_at` of `time.monotonic()`.

    A timeout on each read alone does not stop a server that sends a byte a second. Written data is sent in one
    piece, when the response is read: head and body are one packet to the server.
    """

    def __init__(self, sock: socket.socket, ends_at: float) -> None:
        self.sock = sock
        self.ends_at = ends_at
        self._unsent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        """Keep the data until `makefile` sends it."""
        self._unsent.append(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Send what was written, and return a reader for the response."""
        remaining, self._unsent = memoryview(b"".join(self._unsent)), []
        while remaining:
            self.update_timeout()
            remaining = remaining[self.sock.send(remaining) :]
        return io.BufferedReader(_DeadlineReader(self))

    def settimeout(self, seconds: float | None) -> None:
        """Ignore timeouts of the HTTP library: the deadline is the only one."""

    def update_timeout(self) -> None:
        """Set the socket's timeout to the time that is left; raise TimeoutError when none is."""
        seconds_left = self.ends_at - time.monotonic()
        if seconds_left <= 0:
            raise TimeoutError
        if abs((self.sock.gettimeout() or 0) - seconds_left) > TIMEOUT_TOLERANCE:
            self.sock.settimeout(seconds_left)

    def close(self) -> None:
        self.sock.close()


class _DeadlineReader(io.RawIOBase):
    """Reads from a DeadlineSocket; the connection stays open until the reader is closed."""

    def __init__(self, deadline_socket: DeadlineSocket) -> None:
        self.deadline_socket = deadline_socket
        self.raw = deadline_socket.sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        self.deadline_socket.update_timeout()
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()
