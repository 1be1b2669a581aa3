"""The databases of the settings: what their addresses may say, and which connection needs no pooler."""

import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler
from environ import Env

from mycommerce.database import databases

TWO_HOSTS = "postgresql://app@h1:5432,h2:5433/app?target_session_attrs=read-write"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the databases of these addresses."""

    def read_databases(url: str, direct_url: str = "", replica_url: str = "") -> dict[str, Any]:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_DIRECT_URL", direct_url)
        monkeypatch.setenv("DATABASE_REPLICA_URL", replica_url)
        return databases(Env())

    return read_databases


def test_database_sends_no_options_of_its_own(read: Any) -> None:
    assert read("postgresql://app@h1/app")["default"]["OPTIONS"] == {}


def test_database_keeps_the_options_of_its_address(read: Any) -> None:
    database = read("postgresql://app@h1/app?options=-c%20work_mem%3D1MB&sslmode=verify-full")["default"]

    assert database["OPTIONS"] == {"options": "-c work_mem=1MB", "sslmode": "verify-full"}


def test_database_may_have_several_hosts(read: Any) -> None:
    database = read(TWO_HOSTS)["default"]

    assert (database["HOST"], database["PORT"]) == ("h1,h2", "5432,5433")
    assert database["OPTIONS"] == {"target_session_attrs": "read-write"}


def test_database_is_that_of_the_host_that_answers(read: Any, db: None) -> None:
    name, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
    user, port = connection.settings_dict["USER"], connection.settings_dict["PORT"] or 5432
    url = (
        f"postgresql://{user}@/{name}?host=/nowhere,{host}&port={port},{port}&target_session_attrs=read-write"
    )

    reached = ConnectionHandler(read(url)).create_connection("default")
    with reached.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (name,)
    reached.close()


@pytest.mark.direct  # the address is that of the server itself
def test_database_host_may_be_a_socket() -> None:
    socket_folder = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query).get("host", [""])[0]

    assert connection.settings_dict["HOST"] in {socket_folder, urlsplit(os.environ["DATABASE_URL"]).hostname}


@pytest.mark.parametrize("direct_url", ["", "postgresql://app@h1/app"])
def test_direct_connection_is_the_usual_one_where_addresses_are_equal(read: Any, direct_url: str) -> None:
    assert list(read("postgresql://app@h1/app", direct_url)) == ["default"]


def test_direct_connection_has_cursors_of_the_server_and_ends_with_its_use(read: Any) -> None:
    addresses = read("postgresql://app@pooler:6432/app", "postgresql://owner@h1/app")
    default, direct = addresses["default"], addresses["direct"]

    assert (default["HOST"], default["CONN_MAX_AGE"], default["DISABLE_SERVER_SIDE_CURSORS"]) == (
        "pooler",
        60,
        True,
    )
    assert (direct["HOST"], direct["CONN_MAX_AGE"]) == ("h1", 0)
    assert "DISABLE_SERVER_SIDE_CURSORS" not in direct


def test_replica_is_given_up_soon_and_lasts_like_the_usual_connection(read: Any) -> None:
    replica = read("postgresql://app@h1/app", replica_url="postgresql://app@h2/app?sslmode=require")[
        "replica"
    ]

    assert (replica["HOST"], replica["CONN_MAX_AGE"]) == ("h2", 60)
    assert replica["OPTIONS"] == {"sslmode": "require", "connect_timeout": 2}


@pytest.mark.parametrize("replica_url", ["", "postgresql://app@h1/app"])
def test_replica_that_is_the_primary_is_none(read: Any, replica_url: str) -> None:
    assert "replica" not in read("postgresql://app@h1/app", replica_url=replica_url)
