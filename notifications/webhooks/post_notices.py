"""Posting notices to one endpoint: over one connection, with every answer saved."""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from core.copy_from import copy_all
from core.http_client import HttpConnection, RequestFailed, ServerResponse
from core.public_addresses import AddressRefused, NotPublic
from core.text import storable
from notifications.webhooks.models import Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.models.notice_attempt import MAX_ANSWER, MAX_HEADERS
from notifications.webhooks.payload import CONTENT_TYPES
from notifications.webhooks.retry_schedule import parse_retry_after
from notifications.webhooks.signing import signature_headers, signing_keys

MAX_UNSAVED = 50  # delivered notices; the next worker posts them again if this one is killed
FAILURE_THRESHOLD = 5  # failures in a row, after which nothing is posted for `COOLDOWN`
COOLDOWN = timedelta(minutes=5)
BUSY_WAIT = timedelta(seconds=3)


class EndpointBusy(Exception):
    """Nothing was posted: enough workers post there, or the endpoint is cooling down. Try after `wait`."""

    def __init__(self, reason: str, wait: timedelta) -> None:
        super().__init__(reason)
        self.wait = wait


class Undelivered(Exception):
    """No 2xx came back; the reason is the end of a sentence."""

    def __init__(
        self,
        reason: str,
        *,
        is_gone: bool = False,
        is_final: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.is_gone = is_gone
        self.is_final = is_final  # nothing can ever be posted to such an address
        self.retry_after = retry_after


class NoticePoster:
    """A connection to one endpoint, over which notices are posted; every answer is saved."""

    def __init__(self, endpoint: NoticeEndpoint, *, has_slot: bool = True) -> None:
        self.endpoint = endpoint
        self._row = NoticeEndpoint.objects.filter(vendor_id=endpoint.vendor_id, pk=endpoint.pk)
        self.has_slot = has_slot
        self.delivered: list[Notice] = []
        self.attempts: list[NoticeAttempt] = []  # unsaved
        self.keys = signing_keys(endpoint)
        self._saved = 0  # how many of those delivered
        self._connection: HttpConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None:
            self.save_deliveries()

    def post(self, notice: Notice) -> None:
        """Post it. Raises `Undelivered` unless the endpoint took it, `EndpointBusy` when it may not be posted now."""
        if not self.has_slot:
            raise EndpointBusy(f"{self.endpoint.host} is being told something else", BUSY_WAIT)
        if self.endpoint.is_cooling_down and self.endpoint.cooldown_until:
            wait = self.endpoint.cooldown_until - timezone.now()
            raise EndpointBusy(f"{self.endpoint.host} rests after failures", wait)
        try:
            self.attempt(notice)
        except Undelivered:
            self._count_failure()
            raise
        if self.endpoint.failing_since:
            self._reset_failures()
        if len(self.attempts) >= MAX_UNSAVED:
            self.save_deliveries()

    def attempt(self, notice: Notice) -> None:
        """Post it, whatever the endpoint's state. Raises `Undelivered`."""
        started_at = timezone.now()
        try:
            response = self._send(notice)
        except (AddressRefused, RequestFailed) as error:
            address, ms = (error.address, error.ms) if isinstance(error, RequestFailed) else ("", 0)
            self._add_attempt(notice, started_at, address=address, ms=ms, error=str(error))
            self._save_failure(notice, str(error))
            is_final = isinstance(error, AddressRefused) and not isinstance(error, NotPublic)
            raise Undelivered(str(error), is_final=is_final) from error
        undelivered = undelivered_by(response)
        self._add_attempt(
            notice,
            started_at,
            address=response.address,
            ms=response.ms,
            error=str(undelivered or ""),
            response=response,
        )
        if undelivered:
            self._save_failure(notice, str(undelivered))
            raise undelivered
        self.delivered.append(notice)

    def _send(self, notice: Notice) -> ServerResponse:
        if self._connection is None:
            self._connection = HttpConnection(self.endpoint.url)
        body = notice.body.encode()
        content_type = {"Content-Type": CONTENT_TYPES[NoticeEndpoint.Format(self.endpoint.format)]}
        return self._connection.post(
            body, content_type | signature_headers(notice.message_id, body, self.keys)
        )

    def _add_attempt(
        self,
        notice: Notice,
        started_at: datetime,
        *,
        address: str,
        ms: int,
        error: str,
        response: ServerResponse | None = None,
    ) -> None:
        """Add an attempt with the beginning of the response."""
        attempt = NoticeAttempt(
            vendor_id=notice.vendor_id,
            notice_id=notice.pk,
            started_at=started_at,
            address=address,
            ms=ms,
            error=error,
        )
        if response:
            first_headers = list(response.headers.items())[:MAX_HEADERS]
            attempt.headers = {_shorten(name, 100): _shorten(value, 500) for name, value in first_headers}
            attempt.status, attempt.answer = response.status, _shorten(response.body, MAX_ANSWER)
        self.attempts.append(attempt)

    def _save_failure(self, notice: Notice, reason: str) -> None:
        self._update(notice, tries=F("tries") + 1, reason=reason)
        self.save_deliveries()

    def save_deliveries(self) -> None:
        """Save attempts and delivered notices, in as many statements for all as for one."""
        if not self.attempts:
            return
        unsaved = [notice.pk for notice in self.delivered[self._saved :]]
        with transaction.atomic():
            copy_all(self.attempts, keep_time_limit=True)
            Notice.objects.filter(vendor_id=self.endpoint.vendor_id, pk__in=unsaved).update(
                state=Notice.State.DELIVERED,
                tries=F("tries") + 1,
                reason="",
                next_try_at=None,
                settled_at=Now(),
            )
        self.attempts, self._saved = [], len(self.delivered)

    def _count_failure(self) -> None:
        self._row.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", Now()))
        self._row.filter(failures__gte=FAILURE_THRESHOLD).update(cooldown_until=Now() + COOLDOWN)
        self.endpoint.refresh_from_db(fields=["failures", "failing_since", "cooldown_until", "paused_at"])

    def _reset_failures(self) -> None:
        self._row.update(failures=0, failing_since=None, cooldown_until=None)
        self.endpoint.failures, self.endpoint.failing_since, self.endpoint.cooldown_until = 0, None, None

    def hold(self, notice: Notice) -> str:
        """Hold it until the vendor catches up; return the sentence for the order's history."""
        self._update(notice, state=Notice.State.HELD, next_try_at=None)
        return f"Notice “{notice.event}” waits: {self.endpoint.host} is paused."

    def drop(self, notice: Notice) -> str:
        """End it, since its address was removed; return the sentence for the order's history."""
        reason = Notice.ADDRESS_REMOVED
        self._update(notice, state=Notice.State.NOT_SENT, reason=reason, next_try_at=None, settled_at=Now())
        return f"{notice} was not sent: {reason[0].lower()}{reason[1:]}"

    def reschedule(self, notice: Notice, wait: timedelta) -> None:
        """Show that it is tried again after `wait`."""
        self._update(notice, state=Notice.State.RETRYING, next_try_at=timezone.now() + wait)

    def fail(self, notice: Notice) -> None:
        """Show that it is not tried again."""
        self._update(notice, state=Notice.State.FAILED, next_try_at=None, settled_at=Now())

    def _update(self, notice: Notice, **columns: object) -> None:
        Notice.objects.filter(vendor_id=notice.vendor_id, pk=notice.pk).update(**columns)

    def close(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()


def undelivered_by(response: ServerResponse) -> Undelivered | None:
    """Return what is wrong with the response; None for 2xx."""
    if 200 <= response.status < 300:
        return None
    reason = f"it answered {response.status}"
    if 300 <= response.status < 400:
        return Undelivered(f"{reason}, and redirects are not followed")
    headers = {name.lower(): value for name, value in response.headers.items()}
    retry_after = parse_retry_after(headers.get("retry-after", ""))
    return Undelivered(reason, is_gone=response.status == 410, retry_after=retry_after)


def _shorten(text: str, length: int) -> str:
    return storable(text[:length])


def post_test(vendor_id: int, notice_id: int) -> None:
    """Post a test notice once and save its outcome."""
    notice = Notice.objects.select_related("endpoint").get(vendor_id=vendor_id, pk=notice_id)
    with NoticePoster(notice.endpoint) as poster:
        try:
            poster.attempt(notice)
        except Undelivered:
            poster.fail(notice)
