"""Signed digests of the history: one a day and vendor, each chained to the one before.

A digest covers every column of its activities; of sentence, data and name it covers a salted hash, which stays when
they are erased. Its key is derived from SECRET_KEY. Those who own the tables could change rows and digests alike, but
sign nothing without the key.
"""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from orders.models import HistoryDigest
from vendors.models import Vendor

SALT = "orders.history_digest"
# Times as UTC, whatever the connection's zone is.
ROOT = """
    SELECT count(*), encode(sha256(coalesce(string_agg(hash, ''::bytea ORDER BY id), ''::bytea)), 'hex') FROM (
        SELECT id, sha256(convert_to(json_build_array(
            id, order_id, kind, subject, actor_kind, actor_user_id, cause_id, token, happened_at AT TIME ZONE 'UTC',
            encode(coalesce(
                words_hash, CASE WHEN salt IS NOT NULL THEN orders_activity_hash_words(orders_activity) END
            ), 'hex')
        )::text, 'UTF8')) AS hash
        FROM orders_activity WHERE vendor_id = %s AND id > %s AND id <= %s
    ) activity
"""
NEWEST = "SELECT coalesce(max(id), 0) FROM orders_activity WHERE vendor_id = %s"


def sign_all(day: date) -> int:
    """Sign the digest of this day of every vendor who has none; return of how many."""
    vendor_ids = Vendor.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_sign(vendor_id, day) for vendor_id in vendor_ids)


def problems(vendor_id: int) -> Iterator[str]:
    """Yield a sentence for each digest of a vendor that does not hold."""
    before: HistoryDigest | None = None
    for digest in HistoryDigest.objects.filter(vendor_id=vendor_id).order_by("through_id", "pk"):
        name = f"Vendor {vendor_id}, {digest.day.isoformat()}"
        if not _is_signed(digest):
            yield f"{name}: the signature is none of ours, or the digest was changed."
        if digest.previous != (_chain_hash(before) if before else ""):
            yield f"{name}: the digest before it is missing or was changed."
        if digest.after_id != (before.through_id if before else 0):
            yield f"{name}: it does not begin where the one before ends."
        count, root = _root(vendor_id, digest.after_id, digest.through_id)
        if count != digest.activities:
            yield f"{name}: {digest.activities} activities were signed, {count} are there."
        elif root != digest.root:
            yield f"{name}: an activity was changed."
        before = digest


def sign_anew(vendor_id: int) -> int:
    """Sign by the newest key those digests that an earlier one has signed; return how many."""
    count = 0
    for digest in HistoryDigest.objects.filter(vendor_id=vendor_id).order_by("pk"):
        newest = _signature(digest, settings.SECRET_KEY)
        if digest.signature != newest and _is_signed(digest):
            of_vendor = HistoryDigest.objects.filter(vendor_id=vendor_id, pk=digest.pk)
            count += of_vendor.update(signature=newest)
    return count


def _sign(vendor_id: int, day: date) -> bool:
    """Sign what the last digest had seen; return whether there was something new."""
    digests = HistoryDigest.objects.filter(vendor_id=vendor_id).order_by("-through_id", "-pk")
    with transaction.atomic():
        before = digests.first()
        after_id, through_id = (before.through_id, before.seen_id) if before else (0, 0)
        seen_id = _newest(vendor_id)
        if (before and before.day >= day) or (after_id == through_id == seen_id):
            return False
        count, root = _root(vendor_id, after_id, through_id)
        digest = HistoryDigest(
            vendor_id=vendor_id,
            day=day,
            after_id=after_id,
            through_id=through_id,
            seen_id=seen_id,
            activities=count,
            root=root,
            previous=_chain_hash(before) if before else "",
        )
        digest.signature = _signature(digest, settings.SECRET_KEY)
        HistoryDigest.objects.bulk_create([digest], ignore_conflicts=True)
    return True


def _root(vendor_id: int, after_id: int, through_id: int) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(ROOT, [vendor_id, after_id, through_id])
        count, root = cursor.fetchone()
    return int(count), str(root)


def _newest(vendor_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [vendor_id])
        return int(cursor.fetchone()[0])


def _content(digest: HistoryDigest) -> str:
    """Return all that is signed; the signature itself may be made anew by another key."""
    columns = (digest.vendor_id, digest.day.isoformat(), digest.after_id, digest.through_id, digest.seen_id)
    return json.dumps([*columns, digest.activities, digest.root, digest.previous])


def _chain_hash(digest: HistoryDigest) -> str:
    return sha256(_content(digest).encode()).hexdigest()


def _signature(digest: HistoryDigest, secret_key: str) -> str:
    return salted_hmac(SALT, _content(digest), secret=secret_key, algorithm="sha256").hexdigest()


def _is_signed(digest: HistoryDigest) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(digest.signature, _signature(digest, key)) for key in keys)
