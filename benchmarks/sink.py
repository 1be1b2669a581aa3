"""A mail server that takes everything and keeps nothing: `python -m benchmarks.sink 8025`."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session

from devtools.ports import HOST


class Taker:
    """Answers 250 at once."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return "250 Taken"


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taker(), enable_SMTPUTF8=True), HOST, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
