"""Programs that customers download with; each stops halfway and resumes, if it can."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path


def curl(url: str, target: Path) -> None:
    first = ["curl", "-sL", "--max-time", "0.6", "--limit-rate", "50M", "-o", str(target), url]
    subprocess.run(first, check=False)
    subprocess.run(["curl", "-sL", "-C", "-", "-o", str(target), url], check=True)


def wget(url: str, target: Path) -> None:
    first = subprocess.Popen(["wget", "-q", "--limit-rate=50M", "-O", str(target), url])
    time.sleep(0.6)
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


ALL = (curl, wget, aria2c, chromium)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
