"""What goes wrong between us and a gateway, on demand."""

import random
import threading
from dataclasses import dataclass, field

LOOKS = "drop_looks"
KINDS = ("drop_before", "drop_after", "error_before", "error_after", "busy", "slow", "hang", LOOKS)


@dataclass
class Faults:
    """Each kind either so many `times`, or at a `rate` of all POSTs (`drop_looks`: of what is looked up)."""

    times: dict[str, int] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    seconds: float = 3.0  # how long "slow" thinks
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, *, times: dict[str, int], rates: dict[str, float], seconds: float) -> None:
        """Replace what was ordered before; an empty order means that all is well again."""
        with self.lock:
            self.times = {kind: int(count) for kind, count in times.items() if kind in KINDS}
            self.rates = {kind: float(rate) for kind, rate in rates.items() if kind in KINDS}
            self.seconds = seconds

    def draw(self) -> str:
        """The fault that befalls this request; "" for none."""
        with self.lock:
            for kind, count in self.times.items():
                if count:
                    self.times[kind] = count - 1
                    return kind
            luck = random.random()  # noqa: S311
            for kind, rate in self.rates.items():
                if kind == LOOKS:
                    continue
                if luck < rate:
                    return kind
                luck -= rate
        return ""

    def loses_look(self) -> bool:
        """Whether this question gets no answer."""
        return random.random() < self.rates.get(LOOKS, 0.0)  # noqa: S311
