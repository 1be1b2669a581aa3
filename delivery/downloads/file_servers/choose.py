from django.conf import settings

from delivery.downloads.file_servers.base import FileServer
from delivery.downloads.file_servers.bucket import BucketFileServer
from delivery.downloads.file_servers.nginx import NginxFileServer
from delivery.downloads.file_servers.python import PythonFileServer


def choose_file_server() -> FileServer:
    """Return the server that the settings name: `S3_BUCKET`, else `DOWNLOAD_ACCEL_PREFIX`, else this process."""
    if settings.S3_BUCKET:
        return BucketFileServer()
    if settings.DOWNLOAD_ACCEL_PREFIX:
        return NginxFileServer(settings.DOWNLOAD_ACCEL_PREFIX)
    return PythonFileServer()
