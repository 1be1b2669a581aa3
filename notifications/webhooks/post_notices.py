"""Posting notices to one endpoint: over one connection, few at once, with all that was answered written down."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from core.copy_from import copy_rows
from core.http_client import HttpConnection, RequestFailed, ServerResponse
from core.public_addresses import AddressRefused
from jobs.models import Job
from notifications.emails.smtp_session import quick_commits
from notifications.webhooks.concurrency import turn
from notifications.webhooks.models import Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.models.notice_attempt import HEADERS, KEPT
from notifications.webhooks.payload import TYPES
from notifications.webhooks.retry_schedule import asked_wait
from notifications.webhooks.signing import headers, keys_of

COLUMNS = (
    "vendor_id", "notice_id", "started_at", "address", "status", "ms", "headers", "answer", "error",
)  # fmt: skip
UNWRITTEN = 50  # delivered and not written down, at most: those that a killed worker's successor posts again
TIRED = 5  # failures in a row, after which an endpoint is left alone
REST = timedelta(minutes=5)
SOON = timedelta(seconds=3)

_current: ContextVar["NoticeBatch"] = ContextVar("delivery")


class Busy(Exception):
    """Nothing was tried: others are posting there, or it rests."""

    def __init__(self, why: str, wait: timedelta) -> None:
        super().__init__(why)
        self.wait = wait


class Undelivered(Exception):
    """No 2xx came back; says why, as the end of a sentence."""

    def __init__(self, why: str, *, is_gone: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.is_gone = is_gone
        self.retry_after = retry_after


class NoticeBatch:
    """Some notices on their way to one endpoint."""

    def __init__(self, endpoint: NoticeEndpoint, notices: Sequence[Notice], *, has_turn: bool = True) -> None:
        self.endpoint = endpoint
        self.notices = {notice.pk: notice for notice in notices}
        self.has_turn = has_turn
        self.delivered: list[Notice] = []
        self.attempts: list[tuple[object, ...]] = []
        self._written = 0  # of those delivered
        self.keys = keys_of(endpoint)
        self._line: HttpConnection | None = None

    def post(self, notice: Notice) -> None:
        """Raises `Undelivered` unless the endpoint took it, `Busy` when it is not its turn."""
        if not self.has_turn:
            raise Busy(f"{self.endpoint.host} is being told something else", SOON)
        if self.endpoint.rests and self.endpoint.rests_until:
            raise Busy(
                f"{self.endpoint.host} rests after failures", self.endpoint.rests_until - timezone.now()
            )
        try:
            self.try_once(notice)
        except Undelivered:
            self._note_failure()
            raise
        if self.endpoint.failing_since:
            self._note_recovery()
        if len(self.attempts) >= UNWRITTEN:
            self.write_down()

    def try_once(self, notice: Notice) -> None:
        """Whatever the endpoint's state."""
        started, body = timezone.now(), notice.body.encode()
        try:
            answer = self._ask(notice, body)
        except (AddressRefused, RequestFailed) as failed:
            address, ms = (failed.address, failed.ms) if isinstance(failed, RequestFailed) else ("", 0)
            self._keep(notice, started, address, None, ms, {}, "", str(failed))
            raise self._failed(notice, Undelivered(str(failed))) from failed
        undelivered = verdict(answer)
        self._keep(
            notice,
            started,
            answer.address,
            answer.status,
            answer.ms,
            {_kept(name, 100): _kept(value, 500) for name, value in list(answer.headers.items())[:HEADERS]},
            _kept(answer.body, KEPT),
            str(undelivered or ""),
        )
        if undelivered:
            raise self._failed(notice, undelivered)
        self.delivered.append(notice)

    def hold(self, notice: Notice) -> str:
        """It waits until somebody catches up."""
        self._settle(notice, state=Notice.State.HELD, next_try_at=None)
        return f"Notice “{notice.event}” waits: {self.endpoint.host} is paused."

    def put_off(self, notice: Notice, wait: timedelta) -> None:
        self._settle(notice, state=Notice.State.RETRYING, next_try_at=timezone.now() + wait)

    def give_up(self, notice: Notice) -> None:
        self._settle(notice, state=Notice.State.FAILED, next_try_at=None, settled_at=Now())

    def write_down(self) -> None:
        """What was delivered, in as many statements for all as for one."""
        copy_rows(NoticeAttempt, COLUMNS, self.attempts, keep_time_limit=True)
        Notice.objects.filter(pk__in=[one.pk for one in self.delivered[self._written :]]).update(
            state=Notice.State.DELIVERED, tries=F("tries") + 1, reason="", next_try_at=None, settled_at=Now()
        )
        self.attempts, self._written = [], len(self.delivered)

    def close(self) -> None:
        if self._line:
            self._line.close()

    def _ask(self, notice: Notice, body: bytes) -> ServerResponse:
        if self._line is None:
            self._line = HttpConnection(self.endpoint.url)
        kind = {"Content-Type": TYPES[NoticeEndpoint.Format(self.endpoint.format)]}
        return self._line.post(body, kind | headers(notice.message_id, body, self.keys))

    def _keep(
        self,
        notice: Notice,
        started: datetime,
        address: str,
        status: int | None,
        ms: int,
        headers: dict[str, str],
        answer: str,
        error: str,
    ) -> None:
        """In the order of `COLUMNS`."""
        said = json.dumps(headers), answer, error
        self.attempts.append((notice.vendor_id, notice.pk, started, address, status, ms, *said))

    def _failed(self, notice: Notice, failed: Undelivered) -> Undelivered:
        """Written at once: what follows from it is, too."""
        Notice.objects.filter(pk=notice.pk).update(tries=F("tries") + 1, reason=str(failed))
        self.write_down()
        return failed

    def _settle(self, notice: Notice, **columns: object) -> None:
        Notice.objects.filter(pk=notice.pk).update(**columns)

    def _note_failure(self) -> None:
        rows = NoticeEndpoint.objects.filter(pk=self.endpoint.pk)
        rows.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", Now()))
        rows.filter(failures__gte=TIRED).update(rests_until=Now() + REST)
        self.endpoint.refresh_from_db(fields=["failures", "failing_since", "rests_until", "paused_at"])

    def _note_recovery(self) -> None:
        NoticeEndpoint.objects.filter(pk=self.endpoint.pk).update(
            failures=0, failing_since=None, rests_until=None
        )
        self.endpoint.failures, self.endpoint.failing_since, self.endpoint.rests_until = 0, None, None


def verdict(answer: ServerResponse) -> Undelivered | None:
    """None for 2xx, else what is wrong with the answer."""
    if 200 <= answer.status < 300:
        return None
    if 300 <= answer.status < 400:
        return Undelivered(f"it answered {answer.status}, and redirects are not followed")
    retry_after = asked_wait({k.lower(): v for k, v in answer.headers.items()}.get("retry-after", ""))
    return Undelivered(f"it answered {answer.status}", is_gone=answer.status == 410, retry_after=retry_after)


def _kept(text: str, length: int) -> str:
    """The beginning of what the other side said; PostgreSQL has no place for NUL."""
    return text[:length].replace("\x00", "\ufffd")


def current() -> NoticeBatch:
    """The one that the steps of this moment belong to."""
    return _current.get()


@contextmanager
def delivery(jobs: Sequence[Job]) -> Iterator[NoticeBatch]:
    """For steps that share an endpoint."""
    wanted = [job.arguments["notice_id"] for job in jobs]
    endpoint = NoticeEndpoint.objects.select_related("vendor").get(pk=jobs[0].arguments["endpoint_id"])
    notices = list(Notice.objects.filter(pk__in=wanted))
    for notice in notices:
        notice.endpoint = endpoint
    with quick_commits(), turn(endpoint.pk) as has_turn:
        ours = NoticeBatch(endpoint, notices, has_turn=has_turn)
        token = _current.set(ours)
        try:
            yield ours
            ours.write_down()
        finally:
            _current.reset(token)
            ours.close()


def post_alone(notice_id: int) -> None:
    """One notice, tried once."""
    notice = Notice.objects.select_related("endpoint").get(pk=notice_id)
    ours = NoticeBatch(notice.endpoint, [notice])
    try:
        ours.try_once(notice)
        ours.write_down()
    except Undelivered:
        ours.give_up(notice)
    finally:
        ours.close()
