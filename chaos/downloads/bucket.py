"""The same clients, and a file that is kept in a bucket: moto's server speaks S3 over HTTP."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import boto3

from chaos.downloads.scenarios import Scenarios
from devtools.ports import HOST, free_port, is_free

NAME, REGION, KEY = "files", "us-east-1", "testing"


def from_a_bucket(scenarios: Scenarios) -> None:
    """Ends with the web server that keeps its files there."""
    with _server() as endpoint:
        scenarios.web.kill()
        scenarios.web.start(
            S3_BUCKET=NAME,
            S3_ENDPOINT_URL=endpoint,
            S3_REGION=REGION,
            S3_ACCESS_KEY_ID=KEY,
            S3_SECRET_ACCESS_KEY=KEY,
        )
        _put(endpoint, scenarios)
        scenarios.clients(", from a bucket")
        scenarios.crowd("user agents, from a bucket,", scenarios.by_agent)


@contextmanager
def _server() -> Iterator[str]:
    """Its endpoint."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while is_free(port):
            time.sleep(0.1)
        yield f"http://{HOST}:{port}"
    finally:
        process.kill()
        process.wait()


def _put(endpoint: str, scenarios: Scenarios) -> None:
    stored = scenarios.test_files.stored
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=KEY,
    )
    client.create_bucket(Bucket=NAME)
    client.upload_file(str(scenarios.folder / "media" / stored), NAME, stored)
