"""A vendor's server that takes every notice and keeps nothing: `python -m benchmarks.hook 8026`."""

import asyncio
import re
import sys
from contextlib import suppress

from devtools.ports import HOST

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers 200 at once to each request of a connection."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            await reader.readexactly(int(length[1]) if length else 0)
            writer.write(ANSWER)
            await writer.drain()
    writer.close()


async def serve(port: int) -> None:
    server = await asyncio.start_server(take, HOST, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
