"""Promised work: put in the transaction of the act, claimed and settled by workers, swept when forgotten."""

from orders.claims import claim, claimable
from orders.outbox.putting import put, steps_of, write
from orders.outbox.settling import bury, postpone, revive, settle, settle_all
from orders.outbox.sweeping import sweep
from orders.outbox.working import drain, work_off

__all__ = [
    "bury",
    "claim",
    "claimable",
    "drain",
    "postpone",
    "put",
    "revive",
    "settle",
    "settle_all",
    "steps_of",
    "sweep",
    "work_off",
    "write",
]
