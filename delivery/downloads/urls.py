from django.urls import path

from delivery.downloads.views.downloads import download, download_page
from delivery.downloads.views.file_changes import attach_file, remove_file, rename_file, replace_file
from delivery.downloads.views.files import file_version, new_file, product_file, product_files
from delivery.downloads.views.fresh_link import mail_fresh_link
from delivery.downloads.views.fresh_link_settings import fresh_link_settings

urlpatterns = [
    path("catalog/files/", product_files, name="product_files"),
    path("catalog/files/new/", new_file, name="new_file"),
    path("catalog/files/<int:file_id>/", product_file, name="product_file"),
    path("catalog/files/<int:file_id>/versions/<int:version_id>/", file_version, name="file_version"),
    path("catalog/files/<int:file_id>/replace/", replace_file, name="replace_file"),
    path("catalog/files/<int:file_id>/products/", attach_file, name="attach_file"),
    path("catalog/files/<int:file_id>/rename/", rename_file, name="rename_file"),
    path("catalog/files/<int:file_id>/remove/", remove_file, name="remove_file"),
    path("catalog/files/fresh-links/", fresh_link_settings, name="fresh_link_settings"),
    path("d/<str:token>/fresh-link/", mail_fresh_link, name="mail_fresh_link"),
    path("d/<str:token>/", download_page, name="download_page"),
    path("d/<str:token>/<str:filename>", download, name="download"),
]
