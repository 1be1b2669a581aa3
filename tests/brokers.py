"""Brokers to ring at: one in memory that can be listened to, one that refuses, one that never answers."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from urllib.parse import urlsplit

from devtools.ports import HOST, free_port
from jobs import broker as doorbell
from mycommerce.celery import app, broker_url


@contextmanager
def ringing_at(url: str) -> Iterator[None]:
    """Use another broker; the doorbell starts afresh before and after."""
    usual = app.conf.broker_url
    _connect(url)
    try:
        yield
    finally:
        _connect(usual)


@contextmanager
def refusing_broker() -> Iterator[None]:
    with ringing_at(f"redis://{HOST}:{free_port()}/0"):
        yield


@contextmanager
def silent_broker() -> Iterator[None]:
    """It takes connections and never says a word."""
    server = socket.create_server((HOST, 0))
    with server, ringing_at(f"redis://{HOST}:{server.getsockname()[1]}/0"):
        yield


def heard(queue: str) -> list[int]:
    """The ids of the steps that were rung for in this queue; takes them out."""
    ids = []
    with app.connection_for_read() as connection:
        listener = connection.SimpleQueue(queue)
        try:
            while True:
                message = listener.get_nowait()
                message.ack()
                ids.append(message.payload[0][0])
        except Empty:
            return ids


def own_redis_url() -> str:
    """A database of the configured Redis that no other process of this test run uses."""
    number = 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
    url = os.environ["REDIS_URL"]
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"  # urlunsplit would take two of its three slashes away
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def celery_url(redis_url: str) -> str:
    return str(broker_url(redis_url))


def _connect(url: str) -> None:
    app.conf.broker_url = url
    app._after_fork()  # drops the connections of the broker before
    doorbell._cooldown_until = 0.0
