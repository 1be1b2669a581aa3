"""Downloads that were refused to customers who paid: one row for each link, reason and hour."""

from django.db import connection

from core.vendor_transaction import vendor_transaction
from delivery.downloads.models import DownloadLink, RefusedDownload
from delivery.downloads.quota import DownloadRefusal

MAX_COUNT = 1_000  # of a row; a program that asks again and again writes no more
_COUNT = """
    INSERT INTO delivery_downloads_refuseddownload AS stored (vendor_id, link_id, reason, hour, count, last_at)
    VALUES (%s, %s, %s, date_trunc('hour', statement_timestamp()), 1, statement_timestamp())
    ON CONFLICT (link_id, reason, hour, vendor_id) DO UPDATE
    SET count = stored.count + 1, last_at = excluded.last_at WHERE stored.count < %s
"""


def record_refusal(link: DownloadLink, refusal: DownloadRefusal) -> None:
    """Count a refusal that the vendor can mend; of others, such as of a refunded item, there is nothing to mend."""
    if refusal.value in RefusedDownload.Reason:
        with vendor_transaction(link.vendor_id), connection.cursor() as cursor:
            cursor.execute(_COUNT, [link.vendor_id, link.pk, refusal.value, MAX_COUNT])
