"""A bucket of a real HTTP server with the S3 protocol, in which this process stores its product files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import environ
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from mycommerce.storage import product_files

NAME = "acme-files"
KEYS = {"S3_REGION": "us-east-1", "S3_ACCESS_KEY_ID": "an-id", "S3_SECRET_ACCESS_KEY": "a-secret"}


@contextmanager
def run_server() -> Iterator[str]:
    """Yield the endpoint of a running server."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def client(endpoint: str) -> Any:
    """Return the SDK's own client, which reads the bucket without the panel."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=KEYS["S3_REGION"],
        aws_access_key_id=KEYS["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["S3_SECRET_ACCESS_KEY"],
    )


def storage(endpoint: str) -> dict[str, Any]:
    """Return the storage as the settings make it from the environment."""
    env = environ.Env()
    env.ENVIRON = KEYS | {"S3_ENDPOINT_URL": endpoint}
    return product_files(env, bucket=NAME, accel_prefix="")
