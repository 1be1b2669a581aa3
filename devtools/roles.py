"""The roles of the database on a developer's machine, in tests and in chaos runs."""

from urllib.parse import urlsplit

WEB, WORKER, READER = "mycommerce_web", "mycommerce_worker", "mycommerce_reader"
ERASER = "mycommerce_eraser"
ROLES = {
    "DATABASE_WEB_ROLE": WEB,
    "DATABASE_WORKER_ROLE": WORKER,
    "DATABASE_ERASER_ROLE": ERASER,
    "DATABASE_READER_ROLE": READER,
}


def url_of_role(url: str, role: str) -> str:
    """Return the address of the same database for another role, with the same password if there is one."""
    address = urlsplit(url)
    host = address.netloc.rpartition("@")[2]
    password = f":{address.password}" if address.password else ""
    return address._replace(netloc=f"{role}{password}@{host}").geturl()
