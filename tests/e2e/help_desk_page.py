"""Doubles of help desks in a browser: a page at an origin of its own, with a ticket and the panel's frame beside it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

# What a vendor writes around the frame: the example of the help page.
OWN_DESK = """
addEventListener("message", (event) => {
  if (event.origin !== panel || event.data.type !== "mycommerce.ready") return;
  frame.contentWindow.postMessage({type: "mycommerce.customer", emails: [ticket.email]}, panel);
});
"""
# Help Scout answers its SDK's question, and knows its apps by the names of their frames.
HELP_SCOUT = """
addEventListener("message", (event) => {
  if (event.origin !== panel || event.data.type !== "GET_APP_CONTEXT" || event.data.appId !== "23") return;
  const customer = {id: 9, firstName: "Grace", emails: [{id: 1, value: ticket.email}]};
  frame.contentWindow.postMessage({type: "SEND_APP_CONTEXT", customer}, panel);
});
"""
PAGE = """<!DOCTYPE html><title>Ticket 42</title><h1>My link has expired</h1>
<script>
const ticket = {email: %(email)s}, panel = new URL(%(address)s).origin;
let frame;
%(script)s
addEventListener("DOMContentLoaded", () => {
  frame = Object.assign(document.createElement("iframe"), {name: "app-23", title: "Panel", width: 320, height: 600});
  frame.src = %(address)s;
  document.body.append(frame);
});
</script>"""


class HelpDeskPage(HTTPServer):
    """A ticket's page; `address` is the frame's."""

    def __init__(self, script: str, email: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.script, self.email, self.address = script, email, ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def html(self) -> str:
        texts = {"email": json.dumps(self.email), "address": json.dumps(self.address)}
        return PAGE % (texts | {"script": self.script})


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, HelpDeskPage)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.html.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


@contextmanager
def help_desk_page(script: str, email: str) -> Iterator[HelpDeskPage]:
    with HelpDeskPage(script, email) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
