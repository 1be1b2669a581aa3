"""Processes of a few threads each that process jobs, and are killed while they have taken a key."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

from chaos.bulk import query

PROCESSES, THREADS = 4, 5
# Backends of one process that have taken a key and not committed.
TAKEN = """
    SELECT count(DISTINCT pid) FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE application_name = '{name}' AND relation = 'delivery_licenses_poolkey'::regclass AND mode = 'RowExclusiveLock'
"""


class KeyWorkers:
    """The processes; each is started again when it was killed."""

    def __init__(self) -> None:
        self.running = {f"taker-{number}": self._start(f"taker-{number}") for number in range(PROCESSES)}

    def kill_one(self, rng: random.Random) -> int:
        """Halt one, and kill it if it has taken keys; return how many, 0 when it goes on."""
        name = rng.choice(list(self.running))
        victim = self.running[name]
        victim.send_signal(signal.SIGSTOP)
        ((taken,),) = query(TAKEN.format(name=name))
        if not taken:
            victim.send_signal(signal.SIGCONT)
            return 0
        self._kill(victim)
        self.running[name] = self._start(name)
        return int(taken)

    def stop(self) -> None:
        for process in self.running.values():
            self._kill(process)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "chaos.key_workers"],
            env=os.environ | {"PGAPPNAME": name},
            stderr=subprocess.DEVNULL,
        )

    def _kill(self, victim: "subprocess.Popen[bytes]") -> None:
        victim.kill()
        victim.wait()


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    for _ in range(THREADS):
        threading.Thread(
            target=_work,
        ).start()


def _work() -> None:
    from jobs.worker import process_jobs  # noqa: PLC0415

    while True:
        if not process_jobs():
            time.sleep(0.2)


if __name__ == "__main__":
    main()
