"""Faults between a client and the gateway, on demand."""

import random
import threading
from dataclasses import dataclass, field

LOST_LOOKUPS = "drop_looks"
KINDS = ("drop_before", "drop_after", "error_before", "error_after", "busy", "slow", "hang", LOST_LOOKUPS)


@dataclass
class Faults:
    """Each kind either so many `times`, or at a `rate` of all POSTs (`drop_looks`: of all GETs)."""

    times: dict[str, int] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    seconds: float = 3.0  # how long "slow" waits
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, *, times: dict[str, int], rates: dict[str, float], seconds: float) -> None:
        """Replace the faults; an empty order removes all."""
        with self.lock:
            self.times = {kind: int(count) for kind, count in times.items() if kind in KINDS}
            self.rates = {kind: float(rate) for kind, rate in rates.items() if kind in KINDS}
            self.seconds = seconds

    def draw(self) -> str:
        """Return the fault of this request; "" for none."""
        with self.lock:
            for kind, count in self.times.items():
                if count:
                    self.times[kind] = count - 1
                    return kind
            draw = random.random()  # noqa: S311
            for kind, rate in self.rates.items():
                if kind == LOST_LOOKUPS:
                    continue
                if draw < rate:
                    return kind
                draw -= rate
        return ""

    def loses_lookup(self) -> bool:
        """Return whether this GET gets no answer."""
        return random.random() < self.rates.get(LOST_LOOKUPS, 0.0)  # noqa: S311
