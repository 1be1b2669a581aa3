from delivery.downloads.models.download import Download
from delivery.downloads.models.download_link import DownloadLink
from delivery.downloads.models.fresh_link_settings import FreshLinkSettings
from delivery.downloads.models.product_file import Component, FileVersion, ProductFile
from delivery.downloads.models.refused_download import RefusedDownload

__all__ = [
    "Component",
    "Download",
    "DownloadLink",
    "FileVersion",
    "FreshLinkSettings",
    "ProductFile",
    "RefusedDownload",
]
