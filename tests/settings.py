"""Settings of a test run: embedded servers of its own, unless the environment names some."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

from devtools.embedded import KINDS, Servers
from devtools.roles import ROLES
from tests.pooled import is_asked_for, start_pooler
from tests.roles import owner_url

os.environ.setdefault("DEBUG", "on")  # also for the programs that tests start
# Another connection does not see the transactions of the tests.
os.environ.pop("DATABASE_DIRECT_URL", None)
os.environ.pop("DATABASE_REPLICA_URL", None)

if missing := [name for name in KINDS if not os.environ.get(name)]:
    # With pytest-xdist the controller comes here first; its workers find the addresses set.
    _data = Path(tempfile.mkdtemp(prefix="mycommerce-test-"))
    atexit.register(shutil.rmtree, _data, ignore_errors=True)
    _servers = Servers(_data, fast=True, names=missing)
    atexit.register(_servers.stop)
    _servers.start()
    os.environ.update(_servers.environ)

os.environ["DATABASE_URL"] = owner_url(os.environ["DATABASE_URL"])
if is_asked_for():
    start_pooler(os.environ["DATABASE_URL"])
os.environ.update(ROLES)

from mycommerce.settings import *  # noqa: F403

MIDDLEWARE.insert(0, "tests.acting.web_role_middleware")  # noqa: F405
# A connection has the limits of the role that logs in; a request on it has those of the web.
ROLE_LIMITS[DATABASES["default"]["USER"]] = ROLE_LIMITS[DATABASE_ROLES["web"]]  # noqa: F405

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="mycommerce-test-files-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
# Nothing that an earlier run, or another process of this one, has counted in the same Redis.
CACHES["default"]["KEY_PREFIX"] = f"test-{uuid4()}"  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
