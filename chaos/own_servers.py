"""What each chaos run begins with: its figures, servers of its own in a folder of its own, and their environment."""

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from devtools.embedded import KINDS, Servers
from devtools.ports import free_port
from devtools.roles import ROLES


def figures_of(usual: Mapping[str, int]) -> dict[str, int]:
    """Return the figures of a run: those that the environment names, and the usual ones."""
    return {name: int(os.environ.get(name, figure)) for name, figure in usual.items()}


@contextmanager
def own_servers(names: Collection[str] = tuple(KINDS)) -> Iterator[tuple[Path, Servers]]:
    """Yield a folder that is removed at the end, and a database and a broker in it, or the one that is named."""
    with tempfile.TemporaryDirectory(prefix="mycommerce-chaos-") as name:
        servers = Servers(Path(name), names=names)
        servers.start()
        try:
            yield Path(name), servers
        finally:
            servers.stop()


def use_environ(servers: Servers, folder: Path, **more: str) -> dict[str, str]:
    """Set the environment of this process and return it: that of the servers, the folder and free ports."""
    environ = (
        servers.environ
        | ROLES
        | {
            "VAR_DIR": str(folder),
            "FAKE_GATEWAY_PORT": str(free_port()),
            "SMTP_SINK_PORT": str(free_port()),
            "DJANGO_SETTINGS_MODULE": "mycommerce.settings",
            **more,
        }
    )
    os.environ.update(environ)
    return environ
