from delivery.views.downloads import download, download_page
from delivery.views.file_changes import attach_file, remove_file, rename_file, replace_file
from delivery.views.files import new_file, product_file, product_files

__all__ = [
    "attach_file",
    "download",
    "download_page",
    "new_file",
    "product_file",
    "product_files",
    "remove_file",
    "rename_file",
    "replace_file",
]
