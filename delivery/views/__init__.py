from delivery.views.activate import activate
from delivery.views.demo_generator import demo_generator
from delivery.views.downloads import download, download_page, license_file
from delivery.views.file_changes import attach_file, remove_file, rename_file, replace_file
from delivery.views.files import file_version, new_file, product_file, product_files
from delivery.views.missing_keys import missing_keys
from delivery.views.shipments import shipments
from delivery.views.terms import add_pool_keys, product_delivery, test_generator

__all__ = [
    "activate",
    "add_pool_keys",
    "attach_file",
    "demo_generator",
    "download",
    "download_page",
    "file_version",
    "license_file",
    "missing_keys",
    "new_file",
    "product_delivery",
    "product_file",
    "product_files",
    "remove_file",
    "rename_file",
    "replace_file",
    "shipments",
    "test_generator",
]
