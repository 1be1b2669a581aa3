"""What is asked of each link, and what was found."""

import http.client
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chaos.downloads.clients import ALL, digest_of
from chaos.downloads.files import TestFiles
from chaos.downloads.web import Web
from devtools.ports import HOST

LIMIT, CROWD, SLOW = 3, 100, 50


class Scenarios:
    """Each says one line, `ok` or `FAIL`."""

    def __init__(self, web: Web, test_files: TestFiles, folder: Path) -> None:
        self.web, self.test_files, self.folder, self.failures = web, test_files, folder, 0

    def say(self, good: bool, line: str) -> None:
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {line}", flush=True)

    def clients(self, where: str = "", front: str = "") -> None:
        """`front` is the address of a proxy before the panel."""
        for fetch in ALL:
            if shutil.which(fetch.__name__):
                self.client(f"{fetch.__name__}{where}", fetch, front)
            else:
                print(f"--   {fetch.__name__} is not installed", flush=True)

    def client(self, name: str, fetch: Callable[[str, Path], None], front: str) -> None:
        """The same bytes arrive, and they are one download."""
        link, target = self.test_files.link(), self.folder / "fetched.bin"
        began = time.monotonic()
        fetch(front + link.path if front else self.web.url(link.path), target)
        same = target.exists() and digest_of(target) == self.test_files.digest
        seconds = time.monotonic() - began
        self.say(
            same and link.used() == 1, f"{name}: {seconds:.1f} s, same bytes: {same}, counted {link.used()}"
        )
        target.unlink(missing_ok=True)

    def crowd(self, what: str, ask: Callable[[str, int], int]) -> None:
        """Many clients at once, of one link that allows three downloads."""
        link = self.test_files.link()
        with ThreadPoolExecutor(CROWD) as pool:
            statuses = list(pool.map(lambda number: ask(link.path, number), range(CROWD)))
        served = statuses.count(206) + statuses.count(302)  # a bucket's address is as good as the bytes
        self.say(
            served == LIMIT == link.used(),
            f"{CROWD} {what} at once: {served} served, {statuses.count(403)} refused, counted {link.used()}",
        )

    def by_agent(self, path: str, number: int) -> int:
        return self.status(path, f"agent {number}")

    def by_address(self, path: str, number: int) -> int:
        return self.status(path, "one agent", source=f"127.0.1.{number + 1}")

    def status(self, path: str, agent: str, source: str = HOST) -> int:
        connection = http.client.HTTPConnection(HOST, self.web.port, timeout=120, source_address=(source, 0))
        headers = {"User-Agent": agent, "Range": "bytes=0-1023", "Host": "localhost"}
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status

    def greedy(self) -> None:
        """One client that begins at byte 0 again and again: three downloads of twice the size, and no more."""
        link = self.test_files.link()
        ask = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-r", "0-", self.web.url(link.path)]
        statuses = [subprocess.run(ask, capture_output=True, text=True, check=True).stdout for _ in range(8)]
        self.say(
            statuses == ["206"] * 2 * LIMIT + ["403"] * 2 and link.used() == LIMIT,
            f"the same client from byte 0, eight times: {statuses.count('206')} served, counted {link.used()}",
        )

    def killed(self) -> None:
        """The web server is killed during a download; the same client resumes it."""
        link, target = self.test_files.link(), self.folder / "killed.bin"
        url = self.web.url(link.path)
        first = subprocess.Popen(["curl", "-s", "--limit-rate", "40M", "-o", str(target), url])
        time.sleep(1.5)
        self.web.kill()
        first.wait()
        had = target.stat().st_size / self.test_files.size
        self.web.start()
        subprocess.run(["curl", "-s", "-C", "-", "-o", str(target), url], check=True)
        same = digest_of(target) == self.test_files.digest
        self.say(
            same and 0 < had < 1 and link.used() == 1,
            f"SIGKILL after {had:.0%}: same bytes: {same}, counted {link.used()}",
        )
        target.unlink()

    def slow(self) -> None:
        """Memory while many slow clients download."""
        before = self.web.megabytes
        links = [self.test_files.link() for _ in range(SLOW)]
        command = ["curl", "-s", "--limit-rate", "200k", "--max-time", "12", "-o", "/dev/null"]
        dawdlers = [subprocess.Popen([*command, self.web.url(link.path)]) for link in links]
        most = 0.0
        while any(client.poll() is None for client in dawdlers):
            most = max(most, self.web.megabytes)
            time.sleep(0.2)
        self.say(most - before <= 30, f"{SLOW} slow clients: {before:.0f} MB before, {most:.0f} MB at most")
