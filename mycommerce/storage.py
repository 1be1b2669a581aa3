"""Where product files are kept: in the folder `media`, or in a bucket that speaks S3."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

FOLDER = {"BACKEND": "core.file_storage.WholeFileStorage"}


def product_files(env: Env, *, bucket: str, accel_prefix: str) -> dict[str, Any]:
    """Return the default of STORAGES. Without keys the SDK finds them itself (a machine's role, its profile)."""
    if not bucket:
        return FOLDER
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("S3_BUCKET is set: install requirements-s3.txt.")
    if accel_prefix:
        raise ImproperlyConfigured("S3_BUCKET or DOWNLOAD_ACCEL_PREFIX: a proxy sends no files of a bucket.")
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415  only where there is a bucket

    endpoint = env.str("S3_ENDPOINT_URL", default="") or None
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
            "addressing_style": "path" if endpoint else "auto",
            "signature_version": "s3v4",
            "transfer_config": TransferConfig(use_threads=False),  # else ten parts are held in memory at once
            "querystring_expire": env.int("S3_LINK_SECONDS", default=300),
        },
    }
