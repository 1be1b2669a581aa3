"""The baseline: the same file sent by nginx alone, and the share of its rate that the panel reaches."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.downloads.scenarios import Scenarios
from devtools.ports import HOST, answers, free_port

TRIES = 3
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; user root;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen {host}:{port}; root {folder}/media;
    location /d/ {{ proxy_pass http://{host}:{web}; proxy_set_header Host localhost; }}
    location = /healthz {{ return 200; }}
    location /protected/ {{ internal; alias {folder}/media/; max_ranges 1; }} }}
}}
"""


def beside_nginx(scenarios: Scenarios) -> None:
    """Ends with the web server behind nginx, which sends the files."""
    if shutil.which("nginx") is None:
        print("--   nginx is not installed", flush=True)
        return
    web, test_files = scenarios.web, scenarios.test_files
    with nginx(scenarios.folder, web.port) as front:
        floor = best(test_files.size, *[f"{front}/{test_files.stored}"] * TRIES)
        own = best(test_files.size, *(web.url(test_files.link().path) for _ in range(TRIES)))
        web.kill()
        web.start(DOWNLOAD_ACCEL_PREFIX="/protected/")
        handed = best(test_files.size, *(front + test_files.link().path for _ in range(TRIES)))
        scenarios.clients(", by nginx", front)
    scenarios.say(
        handed >= 0.7 * floor,
        f"by X-Accel-Redirect: {handed:,.0f} MB/s, {handed / floor:.0%} of nginx's {floor:,.0f}",
    )
    scenarios.say(own >= 0.3 * floor, f"by gunicorn itself: {own:,.0f} MB/s, {own / floor:.0%}")


@contextmanager
def nginx(folder: Path, web: int) -> Iterator[str]:
    """Its address."""
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, host=HOST, port=port, web=web))
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def best(size: int, *urls: str) -> float:
    """MB/s of the quickest of some tries."""
    ask = ["curl", "-s", "-o", "/dev/null", "-w", "%{speed_download} %{size_download}"]
    rates = []
    for url in urls:
        speed, got = subprocess.run([*ask, url], capture_output=True, text=True, check=True).stdout.split()
        if int(got) != size:
            raise RuntimeError(f"{url} sent {got} bytes")
        rates.append(float(speed) / 2**20)
    return max(rates)
