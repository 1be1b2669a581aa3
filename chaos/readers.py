"""Browsers that send a form and then read the page that has to show it, each with the cookies of its own."""

import http.client
import re
from collections import Counter
from urllib.parse import urlencode
from uuid import uuid4

from devtools.ports import HOST

CSRF = "c" * 32
POSITION = re.compile(r"position=([^;]*)")


class Reader:
    """One browser of a person who is signed in."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session, self.position = port, session, ""
        self.answers: Counter[tuple[str, int]] = Counter()
        self.stale = 0

    def comment_and_read(self, number: str) -> None:
        """Comment on an order and open it; count a page that lacks the comment."""
        comment = f"pair {uuid4()}"
        form = {"csrfmiddlewaretoken": CSRF, "token": str(uuid4()), "comment": comment}
        self.request("POST", f"/orders/{number}/actions/add-comment/", urlencode(form))
        self.stale += comment not in self.request("GET", f"/orders/{number}/")

    def request(self, method: str, path: str, body: str | None = None) -> str:
        """Return the text of the answer, and count its status."""
        cookies = f"sessionid={self.session}; csrftoken={CSRF}" + (
            self.position and f"; position={self.position}"
        )
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        page = response.read().decode()
        connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            if match := POSITION.match(cookie):
                self.position = match[1]
        self.answers[method, response.status] += 1
        return page

    @property
    def wrong(self) -> int:
        """How many answers were neither a page nor a form's redirect."""
        return sum(
            count
            for (method, status), count in self.answers.items()
            if status != (http.HTTPStatus.OK if method == "GET" else http.HTTPStatus.SEE_OTHER)
        )
