"""An nginx that includes what the page writes into its folder."""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

MAIN = """
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
daemon off;
events {{ worker_connections 512; }}
http {{
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {sites}/*.conf;
}}
"""


class Nginx:
    """Started by the first reload."""

    def __init__(self, folder: Path, sites: Path, user: str) -> None:
        folder.mkdir()
        self.folder, self.log = folder, folder / "error.log"
        as_root = f"user {user} {_group_of(user)};" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(user=as_root, folder=folder, sites=sites))
        self._process: subprocess.Popen[bytes] | None = None

    def write_command(self, programs: Path) -> None:
        """Put `nginx` into a folder for PATH, so that `nginx -t` checks this configuration."""
        command = programs / "nginx"
        command.write_text(f'#!/bin/sh\nexec {_program()} -c {self.folder / "nginx.conf"} "$@"\n')
        command.chmod(0o755)

    def reload(self) -> None:
        if self._process is not None:
            return self._process.send_signal(signal.SIGHUP)
        command = [_program(), "-c", str(self.folder / "nginx.conf"), "-e", str(self.log)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)


def _group_of(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def _program() -> str:
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
    return shutil.which("nginx", path=path) or sys.exit("nginx is not installed: apt-get install nginx.")
