"""The Celery application. Redis only wakes workers: what has to be done is in the table of `jobs.Job`."""

import os
import sys
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, setup_logging, task_postrun, task_prerun
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections
from django_structlog.celery.steps import DjangoStructLogInitStep

from mycommerce.production import refuse_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycommerce.settings")

app = Celery("mycommerce")
app.config_from_object("django.conf:settings", namespace="CELERY")


def broker_url(redis_url: str) -> str:
    """Return Celery's form of a Redis address: sockets are written otherwise, and TLS names its check."""
    address = urlsplit(redis_url)
    query = parse_qs(address.query)
    if address.scheme == "rediss":
        checked = {"ssl_cert_reqs": ["required"]} | query
        return address._replace(query=urlencode(checked, doseq=True)).geturl()
    if address.scheme != "unix":
        return redis_url
    database = query.get("db", ["0"])[0]
    return f"redis+socket://{address.path}?virtual_host={database}"


app.conf.broker_url = broker_url(settings.REDIS_URL)
# A web request must never wait for the broker: refused or hung, it goes on after half a second.
app.conf.broker_transport_options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
# A full Redis refuses messages and a worker's notes about them: it connects again, as after any other failure.
app.conf.broker_channel_error_retry = True
app.conf.beat_schedule = {
    "beat": {"task": "jobs.beat", "schedule": 10.0, "options": {"expires": 10}},
    "answer-lookups": {"task": "checkout.answer_lookups", "schedule": 5.0, "options": {"expires": 10}},
    "read-forwarded": {"task": "desk.read_forwarded", "schedule": 30.0, "options": {"expires": 30}},
    "digests": {"task": "notifications.enqueue_digests", "schedule": 300.0, "options": {"expires": 300}},
    "reconcile": {"task": "refunds.reconcile", "schedule": crontab(hour=3, minute=17)},
    "sign-history": {"task": "orders.sign_history", "schedule": crontab(hour=2, minute=17)},
    "retention": {"task": "orders.retention", "schedule": crontab(hour=2, minute=41)},
    "remove-old-exports": {
        "task": "orders.remove_old_exports",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "remove-old-imports": {
        "task": "orders.remove_old_imports",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
}
# Celery would close the database connection after each task: a worker that begins with a new one, which knows no
# table yet, takes twice as long for its first jobs.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@celeryd_init.connect
def set_worker_timeouts(conf: Any, **_: object) -> None:
    """Let a worker wait longer for its broker than a web request does."""
    conf.broker_transport_options = {"socket_timeout": 2.0, "socket_connect_timeout": 1.0}


@task_prerun.connect
@task_postrun.connect
def close_lost_connections(**_: object) -> None:
    """Close a connection that is lost or too old, as Django does around a request."""
    close_old_connections()


@celeryd_init.connect
@beat_init.connect
def refuse_unready_server(**_: object) -> None:
    """End the process where a server is not ready for production; Celery goes on after every other exception."""
    try:
        refuse_start()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Do nothing: Celery replaces the logging settings unless this signal has a receiver."""
