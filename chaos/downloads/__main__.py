"""Downloads by real clients: `make chaos NAME=downloads` (SIZE=200 megabytes).

curl, wget, aria2c and headless Chromium (those that the machine has) each fetch a file, broken off and resumed; a
hundred clients ask at once for a link that allows three downloads, and one client for all of a file eight times; the
web server is killed during a download; fifty slow clients download while its memory is watched; nginx,
where it is installed, sends the same file; and the clients come again for a file in a bucket.
"""

import os
import sys
import tempfile
from pathlib import Path

import django

from chaos.downloads.web import Web
from devtools.embedded import Servers

SIZE = int(os.environ.get("SIZE", "200")) * 2**20


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mycommerce-downloads-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it as another user
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
    from chaos.downloads.bucket import from_a_bucket  # noqa: PLC0415  all of these need Django
    from chaos.downloads.decision import decision  # noqa: PLC0415
    from chaos.downloads.files import TestFiles  # noqa: PLC0415
    from chaos.downloads.floor import beside_nginx  # noqa: PLC0415
    from chaos.downloads.scenarios import Scenarios  # noqa: PLC0415

    web = Web(environ)
    scenarios = Scenarios(web, TestFiles(SIZE, folder), folder)
    web.start()
    try:
        scenarios.clients()
        scenarios.crowd("user agents", scenarios.by_agent)
        scenarios.crowd("addresses", scenarios.by_address)
        scenarios.greedy()
        scenarios.killed()
        scenarios.slow()
        decision(scenarios)
        beside_nginx(scenarios)
        from_a_bucket(scenarios)
    finally:
        web.kill()
    return 1 if scenarios.failures else 0


if __name__ == "__main__":
    sys.exit(main())
