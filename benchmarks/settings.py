"""The panel as it runs in production, with two pages more to compare with and its times in a header."""

from mycommerce.settings import *  # noqa: F403
from mycommerce.settings import BASE_DIR, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.timing.timing_middleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "templates"]
