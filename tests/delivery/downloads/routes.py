"""The routes of product files and their downloads."""

from tests.delivery import goods
from tests.route import PRODUCT, Route, Sample, uploaded_file

FILE = Sample(lambda samples: goods.file(samples.vendor, filename="guide.zip"))
VERSION = Sample(lambda samples: samples.get(FILE).versions.get())
OF_FILE = {"file_id": FILE}
RENAMED = {"name": "Guide", "filename": "guide.zip"}
ROUTES = [
    Route("product_files", for_staff=False),
    Route("new_file", form={"file": uploaded_file}, for_staff=False),
    Route("product_file", objects=OF_FILE, for_staff=False),
    Route("file_version", objects={"file_id": FILE, "version_id": VERSION}, for_staff=False),
    Route("replace_file", objects=OF_FILE, form={"file": uploaded_file}, get=405, for_staff=False),
    Route(
        "attach_file",
        objects=OF_FILE,
        form={},
        form_objects={"products": PRODUCT},
        get=405,
        for_staff=False,
    ),
    Route("rename_file", objects=OF_FILE, form=RENAMED, for_staff=False),
    Route("fresh_link_settings", form={"when_expired": "on", "per_day": "2"}, for_staff=False),
    Route("remove_file", objects=OF_FILE, form={"confirm": "guide.zip"}, for_staff=False),
]
CUSTOMER_ROUTES = {"download", "download_page", "mail_fresh_link"}
