"""What browsers are told to refuse, and how cookies are set."""

from typing import Any

from csp.constants import NONE, SELF
from environ import Env

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}


def https_settings(env: Env, *, site_url: str, proxies: int) -> dict[str, Any]:
    """Return the settings of a server on the internet.

    The prefix `__Host-` keeps other servers of the domain from setting these cookies; it is for HTTPS only.
    """
    redirects = env.bool("SECURE_SSL_REDIRECT", default=True)
    is_https = redirects or site_url.startswith("https://")
    prefix = "__Host-" if is_https else ""
    # Without a proxy the header is whatever a stranger sent.
    proxy_header = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")} if proxies > 0 else {}
    return proxy_header | {
        "SECURE_SSL_REDIRECT": redirects,
        "SECURE_REDIRECT_EXEMPT": [r"^healthz$", r"^readyz$", r"^metrics$"],
        "SECURE_HSTS_SECONDS": env.int("SECURE_HSTS_SECONDS", default=31_536_000),
        # Both bind other servers of the domain, for months: `check --deploy` must not ask for them.
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False),
        "SECURE_HSTS_PRELOAD": env.bool("SECURE_HSTS_PRELOAD", default=False),
        "SILENCED_SYSTEM_CHECKS": ["security.W005", "security.W021"],
        "SESSION_COOKIE_SECURE": is_https,
        "CSRF_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "MESSAGES_COOKIE_NAME": f"{prefix}messages",
        "POSITION_COOKIE_NAME": f"{prefix}position",
    }
