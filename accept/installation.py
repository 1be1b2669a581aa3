"""A production installation in a folder of its own, made by the blocks of docs/production.md and by nothing else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from accept import page
from accept.client import Site
from accept.outside.authority import Authority
from accept.outside.database import Database, program
from accept.outside.nginx import Nginx
from accept.outside.redis_server import RedisServer
from accept.outside.services import MailServer, WebServer, start_gateway, vies_answer
from accept.page import ROOT
from accept.systemctl import Manager, as_user, environment_of
from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST, free_port

NAME = "panel.example"
ADMINISTRATOR, OWNER = "sue@panel.example", "alice@vendor.example"
PASSWORD = "Rehearsal-of-production-7"
WEBHOOK_SECRET = "whsec_of_the_rehearsal"
# The folder may be somebody else's, and who runs this may have no name for commits.
GIT = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
    **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "accept"),
    **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "accept@localhost"),
}
FOLDERS = ("home", "etc", "var", "units", "sites", "cron", "backups", "programs", "logs")


@dataclass
class Installation:
    """What the page has built, and what stands around it."""

    folder: Path
    user: str
    site: Site
    authority: Authority
    database: Database
    redis: RedisServer
    nginx: Nginx
    manager: Manager
    mail: MailServer
    gateway: FakeGateway
    vies: WebServer
    sink: WebServer
    names: dict[str, str]
    output: str = ""  # what the blocks printed

    def install(self) -> None:
        """Run the blocks of the page; the administrator's password is answered where its command asks."""
        answers = f"{PASSWORD}\n"
        self.output = page.run(page.blocks(), self.names, answers=answers)

    def run_block(self, name: str, **names: str) -> str:
        """Run the page's blocks of this name, after those that set the names."""
        return page.run([page.blocks()[0], page.blocks()[1], *page.blocks(name)], self.names | names)

    def panel(
        self, role: str, *words: str, check: bool = True, stdin: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command as the page's `panel` does."""
        command = [str(self.folder / "home/bin/panel"), role, *words]
        environ = {"PATH": self.names["PATH"], "LANG": "C.UTF-8"}
        finished = subprocess.run(
            command, env=environ, input=stdin, capture_output=True, text=True, check=False, timeout=600
        )
        if check and finished.returncode:
            raise AssertionError(f"panel {' '.join(words)}: {finished.stdout}{finished.stderr}")
        return finished

    def environ(self, role: str) -> dict[str, str]:
        """Return the settings of a role, as its processes have them."""
        files = (self.folder / "etc" / f"{name}.env" for name in ("panel", role, "local"))
        return {name: value for file in files for name, value in environment_of(file).items()}

    def url(self, role: str) -> str:
        return self.environ(role)["DATABASE_URL"]

    @property
    def port(self) -> int:
        """Where gunicorn listens."""
        return int(self.names["PANEL_PORT"])

    def logs(self) -> str:
        """Return everything that processes and servers have logged."""
        files = [*(self.folder / "logs").glob("*.log"), self.nginx.log, self.database.log]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())


@contextmanager
def installation() -> Iterator[Installation]:
    """Yield an installation before the page has been executed; remove it afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mycommerce-accept-")))
        folder.chmod(0o755)
        for name in FOLDERS:
            (folder / name).mkdir()
        yield _prepare(folder, stack)


def _prepare(folder: Path, stack: ExitStack) -> Installation:
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    authority = Authority(folder / "authority")
    database = Database(folder / "postgres", authority)
    redis = RedisServer(folder / "redis", authority)
    for server in (database, redis):
        server.start()
        stack.callback(server.stop)
    site = Site(NAME, free_port(), authority.certificate)
    mail = stack.enter_context(MailServer())
    gateway = start_gateway(site, WEBHOOK_SECRET, folder / "gateway.jsonl")
    stack.callback(gateway.shutdown)
    vies, sink = WebServer(vies_answer), WebServer()
    nginx = Nginx(folder / "nginx", folder / "sites", user)
    nginx.write_command(folder / "programs")
    manager = Manager(folder / "units", folder / "logs", nginx.reload)
    manager.listen(folder / "programs", folder / "systemctl")
    stack.callback(nginx.stop)
    stack.callback(manager.stop)
    made = Installation(
        folder, user, site, authority, database, redis, nginx, manager, mail, gateway, vies, sink, names={}
    )
    made.names = _names(made)
    _write_local_settings(made)
    return made


def _names(made: Installation) -> dict[str, str]:
    """Return what the page asks for: places in the folder, and addresses of the servers."""
    return GIT | _places(made) | _servers(made) | {"ADMINISTRATOR": ADMINISTRATOR, "OWNER": OWNER}


def _places(made: Installation) -> dict[str, str]:
    folder = made.folder
    id_of_group = ["id", "-gn", made.user]
    group = subprocess.run(id_of_group, capture_output=True, text=True, check=True).stdout.strip()
    programs = [str(folder / "programs"), str(Path(program("pg_dump")).parent)]
    return {
        "PATH": os.pathsep.join([*programs, "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]),
        "PANEL_USER": made.user,
        "PANEL_HOME": str(folder / "home"),
        "PANEL_ETC": str(folder / "etc"),
        "PANEL_VAR": str(folder / "var"),
        "PANEL_BACKUPS": str(folder / "backups"),
        "PANEL_SOURCE": str(ROOT),
        "PANEL_RELEASE": _release(),
        "PANEL_UNITS": str(folder / "units"),
        "PANEL_NGINX": str(folder / "sites"),
        "PANEL_NGINX_GROUP": group,
        "PANEL_NGINX_LOG": str(folder / "logs/nginx.log"),
        "PANEL_CRON": str(folder / "cron"),
    }


def _servers(made: Installation) -> dict[str, str]:
    signed = made.authority.sign("panel", f"DNS:{NAME}")
    return {
        "PANEL_HOST": NAME,
        "PANEL_PORT": str(free_port()),
        "HTTP_PORT": str(free_port()),
        "HTTPS_PORT": str(made.site.port),
        "DATABASE_HOST": HOST,
        "DATABASE_PORT": str(made.database.port),
        "REDIS_HOST": HOST,
        "REDIS_PORT": str(made.redis.port),
        "DATABASE_ADMIN_URL": made.database.admin_url,
        "REDIS_PASSWORD": made.redis.password,
        "EMAIL_URL": made.mail.url,
        "STRIPE_API_KEY": "sk_test_of_the_rehearsal",
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "TLS_CERTIFICATE": str(signed.certificate),
        "TLS_KEY": str(signed.key),
        "SERVERS_AUTHORITY": str(made.authority.certificate),
    }


def _write_local_settings(made: Installation) -> None:
    """Write local.env: where the services outside are, which stand on this machine."""
    local = {
        "GATEWAY_URL": f"http://{HOST}:{made.gateway.server_address[1]}",
        "VIES_URL": f"{made.vies.url}/vies",
        "NOTICE_TRUSTED_ORIGINS": made.sink.url,
    }
    (made.folder / "etc/local.env").write_text("".join(f"{name}={value}\n" for name, value in local.items()))


def _release() -> str:
    """Return the commit to install: what is in this folder, also what is not committed yet."""
    git = shutil.which("git") or "git"
    environ = os.environ | GIT
    stash = subprocess.run(
        [git, "stash", "create"], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    return stash.stdout.strip() or "HEAD"


__all__ = ["NAME", "PASSWORD", "Installation", "as_user", "installation"]
