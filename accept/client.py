"""A client of the installation: it knows the site's name without a resolver, and trusts the rehearsal's authority."""

import re
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from devtools.ports import HOST

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
Response = urllib3.BaseHTTPResponse
_networks = count(1)


class Site:
    """Connects to nginx on this machine whatever the site is called, from an address of this machine's own network."""

    def __init__(
        self, name: str, port: int, authority: Path, *, client: str = HOST, connections: int = 64
    ) -> None:
        self.name, self.port, self.authority = name, port, authority
        context = ssl.create_default_context(cafile=str(authority))
        self._pool = urllib3.HTTPSConnectionPool(
            HOST, port, ssl_context=context, server_hostname=name, assert_hostname=name, maxsize=connections,
            block=True, retries=False, timeout=60, source_address=(client, 0),
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"https://{self.name}"

    def at(self, network: int) -> "Site":
        """Return the site as somebody in another network reaches it."""
        client = f"127.{1 + network // 250}.{network % 250}.1"
        return Site(self.name, self.port, self.authority, client=client)

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Response:
        """Send one request, follow nothing; a whole address of the site is taken as a path."""
        path = path.removeprefix(self.url) or "/"
        return self._pool.request(
            method, path, headers={"Host": self.name} | dict(headers or {}), redirect=False, **options
        )


def newcomer(site: Site, **headers: str) -> "Browser":
    """Return a browser of somebody new, in a network of their own."""
    return Browser(site.at(next(_networks)), headers)


@dataclass
class Browser:
    """One person's cookies."""

    site: Site
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> Response:
        sent = self.headers | dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.site.request(method, path, headers=sent, **options)
        self._store(response)
        return response

    def get(self, path: str, **options: Any) -> Response:
        return self.request("GET", path, **options)

    def page(self, path: str) -> str:
        """Return the text of a page; raise AssertionError for every other answer than 200."""
        response = self.get(path)
        if response.status != 200:
            raise AssertionError(f"GET {path} was answered {response.status}: {response.data[:300]!r}")
        return str(response.data.decode())

    def post(
        self, path: str, form: Mapping[str, Any] | None = None, *, page: str = "", **options: Any
    ) -> Response:
        """Send a form with a token of the page that has it, by default the page of the same address."""
        fields = {"csrfmiddlewaretoken": self.token(page or path)} | dict(form or {})
        headers = {"Referer": f"{self.site.url}{path}", "Origin": self.site.url} | dict(
            options.pop("headers", {})
        )
        encoded = options.pop("multipart", False)
        return self.request("POST", path, headers=headers, fields=fields, encode_multipart=encoded, **options)

    def token(self, path: str) -> str:
        """Return a form token that belongs to the cookies; the sign-in page has one for strangers."""
        for address in (path, "/accounts/login/", "/order-search/", "/orders/"):
            if match := TOKEN.search(self.get(address).data.decode(errors="replace")):
                return match[1]
        raise AssertionError(f"No page gives a form token to who asks for {path}.")

    def fields(self, path: str) -> dict[str, str]:
        """Return names and values of the boxes of a page, its hidden ones too."""
        return {unescape(name): unescape(value) for name, value in FIELD.findall(self.page(path))}

    def follow(self, response: Response) -> Response:
        """Return the page that a redirect leads to."""
        while 300 <= response.status < 400:
            address = urlsplit(response.headers["Location"])
            response = self.get(address.path + (f"?{address.query}" if address.query else ""))
        return response

    def _store(self, response: Response) -> None:
        with self._lock:
            for cookie in (
                response.headers.getlist("Set-Cookie") if hasattr(response.headers, "getlist") else []
            ):
                name, _, value = cookie.partition(";")[0].partition("=")
                if value in {"", '""'}:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value
