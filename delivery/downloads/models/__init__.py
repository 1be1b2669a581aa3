from delivery.downloads.models.download import Download
from delivery.downloads.models.download_link import DownloadLink
from delivery.downloads.models.product_file import Component, FileVersion, ProductFile

__all__ = ["Component", "Download", "DownloadLink", "FileVersion", "ProductFile"]
