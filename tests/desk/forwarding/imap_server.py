"""A real IMAP server on a port of its own, with one folder, as far as `imaplib` asks."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ImapServer(socketserver.ThreadingTCPServer):
    """The emails of the folder by their number, and what was deleted of them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.emails: dict[int, bytes] = {}
        self.deleted: set[int] = set()

    @property
    def url(self) -> str:
        return f"imap://panel:s%40cret@127.0.0.1:{self.server_address[1]}/INBOX"

    def receive(self, source: bytes) -> None:
        self.emails[max(self.emails, default=0) + 1] = source


class _Session(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command = line.decode().strip().split(" ", 1)
            answer = self._answer(command)
            self.wfile.write(f"{tag} {answer}\r\n".encode())
            if command == "LOGOUT":
                return

    def _answer(self, command: str) -> str:
        emails, deleted = self.server.emails, self.server.deleted
        if command.startswith("LOGIN"):
            return "OK done" if command == 'LOGIN panel "s@cret"' else "NO wrong password"
        if command == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4REV1\r\n")
        elif command.startswith("SELECT"):
            return "OK [READ-WRITE] done" if command == 'SELECT "INBOX"' else "NO no such folder"
        elif command.startswith("UID SEARCH"):
            self.wfile.write(f"* SEARCH {' '.join(map(str, emails))}\r\n".encode())
        elif match := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", command):
            source = emails[int(match[1])][: int(match[2])]
            self.wfile.write(f"* 1 FETCH (UID {match[1]} BODY[]<0> {{{len(source)}}}\r\n".encode())
            self.wfile.write(source + b")\r\n")
        elif match := re.match(r"UID STORE (\d+) \+FLAGS.SILENT \(\\Deleted\)", command):
            deleted.add(int(match[1]))
        elif command == "EXPUNGE":
            for number in deleted & emails.keys():
                del emails[number]
        return "OK done"


@contextmanager
def imap_server_running() -> Iterator[ImapServer]:
    with ImapServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
