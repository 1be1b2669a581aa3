"""The same clients, and a file that is kept in a bucket: moto's server speaks S3 over HTTP."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import boto3

from chaos.downloads.scenes import Scenes
from devtools.ports import HOST, free_port, is_free

NAME, REGION, KEY = "files", "us-east-1", "testing"


def from_a_bucket(scenes: Scenes) -> None:
    """Ends with the web server that keeps its files there."""
    with _server() as endpoint:
        scenes.web.kill()
        scenes.web.start(
            S3_BUCKET=NAME,
            S3_ENDPOINT_URL=endpoint,
            S3_REGION=REGION,
            S3_ACCESS_KEY_ID=KEY,
            S3_SECRET_ACCESS_KEY=KEY,
        )
        _put(endpoint, scenes)
        scenes.clients(", from a bucket")
        scenes.crowd("user agents, from a bucket,", scenes.by_agent)


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


def _put(endpoint: str, scenes: Scenes) -> None:
    stored = scenes.parcels.stored
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=KEY,
    )
    client.create_bucket(Bucket=NAME)
    client.upload_file(str(scenes.folder / "media" / stored), NAME, stored)
