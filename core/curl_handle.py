"""The handles of libcurl by which `core/http_client.py` posts, and what their failures mean."""

import os
import ssl
from collections.abc import Mapping
from typing import Any

import pycurl

OPTIONS = {
    pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
    pycurl.SSLVERSION: pycurl.SSLVERSION_TLSv1_2,  # or newer
    pycurl.PROXY: "",  # not from the environment either
    pycurl.NETRC: pycurl.NETRC_IGNORED,
    pycurl.FOLLOWLOCATION: 0,
    pycurl.NOSIGNAL: 1,
    pycurl.MAXCONNECTS: 1,
    pycurl.SOCKOPTFUNCTION: lambda sock, purpose: pycurl.SOCKOPT_ALREADY_CONNECTED,
}
_CLOSED = (pycurl.E_GOT_NOTHING, pycurl.E_SEND_ERROR, pycurl.E_RECV_ERROR)

_idle_handles: list[Any] = []  # without a connection: a new one reads this system's authorities, for 7 ms
os.register_at_fork(after_in_child=_idle_handles.clear)


def take_handle(options: Mapping[int, object]) -> Any:
    """Return a handle with these options, beside those of all handles."""
    try:
        curl = _idle_handles.pop()
    except IndexError:
        curl = pycurl.Curl()
    authorities = ssl.get_default_verify_paths()  # those of this system: libcurl's package has others
    files = {pycurl.CAINFO: authorities.cafile, pycurl.CAPATH: authorities.capath}
    for option, value in {**OPTIONS, **files, **options}.items():
        if value is None:
            curl.unsetopt(option)
        else:
            curl.setopt(option, value)
    return curl


def release_handle(curl: Any) -> None:
    """Keep a handle, whose connection is closed, for the next one who takes a handle."""
    curl.reset()
    _idle_handles.append(curl)


def failure_reason(code: int, text: str, *, has_begun: bool) -> str:
    """Return why there is no response, or no whole one when it `has_begun`, as the vendor reads it."""
    if code in _CLOSED and not has_begun:
        return "the connection was closed without an answer"
    if code == pycurl.E_PEER_FAILED_VERIFICATION:
        return f"its certificate is not valid: {text.partition(': ')[2] or text}"
    if code == pycurl.E_SSL_CONNECT_ERROR:
        return f"no secure connection came about: {text.rpartition('::')[2]}"
    return f"the connection failed: {text}"


def parse_headers(head: str) -> dict[str, str]:
    """Return the headers that follow the last status line; values of the same name are joined."""
    headers: dict[str, str] = {}
    spellings: dict[str, str] = {}  # of names, by their lower case
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if line.startswith("HTTP/"):  # what came before was `100 Continue`
            headers, spellings = {}, {}
        elif colon:
            name = spellings.setdefault(name.lower(), name)
            headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    return headers
