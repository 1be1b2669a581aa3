"""Downloads by real clients: `make proof-downloads` (SIZE=200 megabytes).

curl, wget, aria2c and headless Chromium (those that the machine has) each fetch a file, broken off and resumed; a
hundred clients ask at once for a link that allows three downloads; the web server is killed in the midst of one; fifty
dawdling clients download while its memory is watched; and nginx, where it is installed, sends the same file.
"""

import hashlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

from mycommerce.embedded import Servers
from mycommerce.ports import HOST, answers, free_port

SIZE = int(os.environ.get("SIZE", "200")) * 2**20
LIMIT, CROWD, SLOW = 3, 100, 50
WEB = "-m gunicorn --worker-class=gthread --workers=1 --threads=64 --timeout=120 --no-control-socket --log-level=error"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; user root;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen {host}:{port}; root {media};
    location /d/ {{ proxy_pass http://{host}:{web}; proxy_set_header Host localhost; }}
    location = /healthz {{ return 200; }}
    location /protected/ {{ internal; alias {media}/; }} }}
}}
"""


class Web:
    """gunicorn, started and killed."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port, self.environ = free_port(), environ

    def start(self) -> None:
        command = [sys.executable, *WEB.split(), f"--bind={HOST}:{self.port}", "mycommerce.wsgi"]
        self.process = subprocess.Popen(
            command, env=os.environ | self.environ, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not answers(self.port):
            time.sleep(0.1)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def megabytes(self) -> float:
        """What master and workers hold in memory."""
        pids = [
            self.process.pid,
            *map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()),
        ]
        resident = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in pids)
        return sum(map(int, resident)) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Proof:
    """What is asked of each link, and what was found."""

    def __init__(self, web: Web, folder: Path) -> None:
        from chaos.parcels import Parcels  # noqa: PLC0415  needs Django

        self.web, self.folder, self.failures = web, folder, 0
        self.parcels = Parcels(SIZE, folder)

    def say(self, good: bool, line: str) -> None:
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {line}", flush=True)

    def url(self, path: str) -> str:
        return f"http://localhost:{self.web.port}{path}"

    def client(self, name: str, fetch: Callable[[str, Path], None]) -> None:
        """The same bytes arrive, and they are one download."""
        if shutil.which(name) is None:
            print(f"--   {name} is not installed", flush=True)
            return
        link, target = self.parcels.link(), self.folder / f"{name}.bin"
        began = time.monotonic()
        fetch(self.url(link.path), target)
        same = target.exists() and digest_of(target) == self.parcels.digest
        self.say(
            same and link.used() == 1,
            f"{name}: {time.monotonic() - began:.1f} s, same bytes: {same}, counted {link.used()}",
        )
        target.unlink(missing_ok=True)

    def crowd(self) -> None:
        link = self.parcels.link()
        with ThreadPoolExecutor(CROWD) as pool:
            statuses = list(pool.map(lambda number: self.status(link.path, f"agent {number}"), range(CROWD)))
        served = statuses.count(206)
        self.say(
            served == LIMIT == link.used(),
            f"{CROWD} clients at once: {served} served, {statuses.count(403)} refused, counted {link.used()}",
        )

    def status(self, path: str, agent: str) -> int:
        connection = http.client.HTTPConnection(HOST, self.web.port, timeout=120)
        connection.request(
            "GET", path, headers={"User-Agent": agent, "Range": "bytes=0-1023", "Host": "localhost"}
        )
        return connection.getresponse().status

    def killed(self) -> None:
        """The web server dies under a download; the same client goes on where it was."""
        link, target = self.parcels.link(), self.folder / "killed.bin"
        first = subprocess.Popen(
            ["curl", "-s", "--limit-rate", "40M", "-o", str(target), self.url(link.path)]
        )
        time.sleep(1.5)
        self.web.kill()
        first.wait()
        had = target.stat().st_size
        self.web.start()
        subprocess.run(["curl", "-s", "-C", "-", "-o", str(target), self.url(link.path)], check=True)
        same = digest_of(target) == self.parcels.digest
        self.say(
            same and 0 < had < SIZE and link.used() == 1,
            f"SIGKILL after {had / SIZE:.0%}: same bytes: {same}, counted {link.used()}",
        )

    def slow(self) -> None:
        """Memory while many dawdle."""
        before = self.web.megabytes
        links = [self.parcels.link() for _ in range(SLOW)]
        command = ["curl", "-s", "--limit-rate", "200k", "--max-time", "12", "-o", "/dev/null"]
        dawdlers = [subprocess.Popen([*command, self.url(link.path)]) for link in links]
        most = 0.0
        while any(one.poll() is None for one in dawdlers):
            most = max(most, self.web.megabytes)
            time.sleep(0.2)
        self.say(most - before <= 30, f"{SLOW} slow clients: {before:.0f} MB before, {most:.0f} MB at most")

    def decision(self) -> None:
        """From token to permit: a fresh client's first byte."""
        times = []
        for number in range(200):  # the first hundred open the threads' connections to the database
            link = self.parcels.link()
            began = time.perf_counter()
            self.status(link.path, f"timer {number}")
            times.append(time.perf_counter() - began)
        p50 = sorted(times[100:])[50] * 1000
        print(f"     first answer, connection and all: {p50:.1f} ms p50", flush=True)

    def beside_nginx(self) -> None:
        if shutil.which("nginx") is None:
            print("--   nginx is not installed", flush=True)
            return
        port, stored = free_port(), self.parcels.stored
        told = NGINX.format(
            folder=self.folder, host=HOST, port=port, web=self.web.port, media=self.folder / "media"
        )
        (self.folder / "nginx.conf").write_text(told)
        nginx = subprocess.Popen(["nginx", "-c", str(self.folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        while not answers(port):
            time.sleep(0.1)
        try:
            floor = best(f"http://localhost:{port}/{stored}")
            own = best(*(self.url(self.parcels.link().path) for _ in range(3)))
            self.web.kill()
            self.web.environ = self.web.environ | {"DOWNLOAD_ACCEL_PREFIX": "/protected/"}
            self.web.start()
            handed = best(*(f"http://localhost:{port}{self.parcels.link().path}" for _ in range(3)))
        finally:
            nginx.terminate()
            nginx.wait()
        self.say(
            handed >= 0.7 * floor,
            f"by X-Accel-Redirect: {handed:,.0f} MB/s, {handed / floor:.0%} of nginx's {floor:,.0f}",
        )
        self.say(own >= 0.3 * floor, f"by gunicorn itself: {own:,.0f} MB/s, {own / floor:.0%}")


def best(*urls: str) -> float:
    """MB/s of the quickest of some tries."""
    ask = ["curl", "-s", "-o", "/dev/null", "-w", "%{speed_download} %{size_download}"]
    rates = []
    for url in urls * (1 if len(urls) > 1 else 3):
        speed, size = subprocess.run([*ask, url], capture_output=True, text=True, check=True).stdout.split()
        if int(size) != SIZE:
            raise RuntimeError(f"{url} sent {size} bytes")
        rates.append(float(speed) / 2**20)
    return max(rates)


def curl(url: str, target: Path) -> None:
    subprocess.run(
        ["curl", "-s", "--max-time", "0.4", "--limit-rate", "50M", "-o", str(target), url], check=False
    )
    subprocess.run(["curl", "-s", "-C", "-", "-o", str(target), url], check=True)


def wget(url: str, target: Path) -> None:
    first = subprocess.Popen(["wget", "-q", "--limit-rate=50M", "-O", str(target), url])
    time.sleep(0.5)
    first.kill()
    first.wait()
    subprocess.run(["wget", "-q", "-c", "-O", str(target), url], check=True)


def aria2c(url: str, target: Path) -> None:
    options = ["-q", "-x8", "-s8", "-k1M", "-d", str(target.parent), "-o", target.name]
    subprocess.run(["aria2c", *options, url], check=True)


def chromium(url: str, target: Path) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(url.rpartition("/")[0] + "/")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        download.value.save_as(target)
        browser.close()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mycommerce-downloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        servers = Servers(folder / "servers")
        servers.start()
        try:
            return prove(servers, folder)
        finally:
            servers.stop()


def prove(servers: Servers, folder: Path) -> int:
    environ = servers.environ | {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
        "SITE_URL": "http://localhost",
    }
    os.environ.update(environ)
    django.setup()
    web = Web(environ)
    proof = Proof(web, folder)
    web.start()
    try:
        for fetch in (curl, wget, aria2c, chromium):
            proof.client(fetch.__name__, fetch)
        proof.crowd()
        proof.killed()
        proof.slow()
        proof.decision()
        proof.beside_nginx()
    finally:
        web.kill()
    return 1 if proof.failures else 0


if __name__ == "__main__":
    sys.exit(main())
