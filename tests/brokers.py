"""Brokers for tests: one in memory, one that refuses connections, one that never answers."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from urllib.parse import urlsplit

from devtools.ports import HOST, free_port
from jobs.broker import circuit_breaker
from mycommerce.celery import app, broker_url


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Use another broker in the block; the circuit breaker is closed before and after."""
    configured_url = app.conf.broker_url
    _connect(url)
    try:
        yield
    finally:
        _connect(configured_url)


@contextmanager
def refusing_broker() -> Iterator[None]:
    """Use a broker that refuses connections."""
    with broker_at(f"redis://{HOST}:{free_port()}/0"):
        yield


@contextmanager
def silent_broker() -> Iterator[None]:
    """Use a broker that accepts connections and never answers."""
    server = socket.create_server((HOST, 0))
    with server, broker_at(f"redis://{HOST}:{server.getsockname()[1]}/0"):
        yield


def take_messages(queue: str) -> list[str]:
    """Take all messages out of a queue, and return the queues that they name."""
    named = []
    with app.connection_for_read() as connection:
        simple_queue = connection.SimpleQueue(queue)
        try:
            while True:
                message = simple_queue.get_nowait()
                message.ack()
                named.append(message.payload[0][0])
        except Empty:
            return named


def own_redis_url() -> str:
    """Return a database of the configured Redis that no other process of this test run uses."""
    number = 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
    url = os.environ["REDIS_URL"]
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"  # urlunsplit would take two of its three slashes away
    return urlsplit(url)._replace(path=f"/{number}").geturl()


def celery_url(redis_url: str) -> str:
    """Return a Redis URL as Celery reads it."""
    return str(broker_url(redis_url))


def _connect(url: str) -> None:
    app.conf.broker_url = url
    app._after_fork()  # drops the connections to the broker before
    circuit_breaker.reset()
