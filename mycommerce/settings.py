"""Settings; every value that differs between machines comes from the environment (docs/settings.md)."""

from pathlib import Path
from typing import Any

import environ

from mycommerce import browser_safety
from mycommerce.ceilings import DEFAULT_CEILINGS
from mycommerce.database import database_roles, databases, role_limits
from mycommerce.forwarding import forwarding
from mycommerce.logs import logging_for
from mycommerce.redis_url import redis_url
from mycommerce.retention import retention_days
from mycommerce.safety import refuse_unsafe
from mycommerce.sign_in import SIGN_IN
from mycommerce.storage import product_files

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where it runs -------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEFAULT_SECRET_KEY = "development-only-key-that-production-refuses"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_SECRET_KEY)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
CHECK_PRODUCTION = env.bool("CHECK_PRODUCTION", default=True)  # mycommerce/production.py
refuse_unsafe(debug=DEBUG, default_key=SECRET_KEY == DEFAULT_SECRET_KEY, hosts=ALLOWED_HOSTS)

DATABASES, DATABASE_ROLES, ROLE_LIMITS = databases(env), database_roles(env), role_limits(env)
DATABASE_ROUTERS = ["core.replica.ReplicaRouter"] if "replica" in DATABASES else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = redis_url(env.str("REDIS_URL"))
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "mycommerce.cache.FaultTolerantRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mycommerce",
        "VERSION": 2,  # what the first one holds was written by another serializer
        "OPTIONS": {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "serializer": "mycommerce.cache_serializer.JsonSerializer",
        },
    }
}

# --- What it is made of ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    *(["devtools"] if DEBUG else []),
    "mycommerce",
    "api",
    "desk",
    "checkout.order_summary",
    "checkout.order_lookup",
    "checkout.documents",
    "checkout.coupons",
    "checkout.tax",
    "refunds",
    "delivery",
    "delivery.downloads",
    "delivery.licenses",
    "delivery.shipments",
    "notifications",
    "notifications.webhooks",
    "notifications.digest",
    "notifications.emails",
    "notifications.address_changes",
    "orders",
    "orders.bulk",
    "orders.customers",
    "orders.exports",
    "orders.home",
    "orders.imports",
    "orders.payments",
    "orders.search",
    "jobs",
    "vendors",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "csp",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "mycommerce.metrics.requests.requests_middleware",
    "mycommerce.health.health_host_middleware",
    "django.middleware.security.SecurityMiddleware",
    "mycommerce.compression.CompressionMiddleware",
    "mycommerce.headers.headers_middleware",
    "csp.middleware.CSPMiddleware",
    "api.middleware.problem_middleware",
    "mycommerce.lost_connection.lost_connection_middleware",
    "mycommerce.replica.replica_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vendors.uploads.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vendors.middleware.actor_middleware",
    *(["devtools.not_found.not_found_middleware"] if DEBUG else []),
]
ROOT_URLCONF = "mycommerce.urls"
WSGI_APPLICATION = "mycommerce.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vendors.context.panel",
                "orders.home.context.home_count",
            ],
            "builtins": ["core.templatetags.panel"],
        },
    }
]
FORM_RENDERER = "core.form_rendering.PanelFormRenderer"

# --- Language, time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = USE_I18N = True
FORMAT_MODULE_PATH = "core.formats"

# --- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "vendors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
vars().update(SIGN_IN)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Files, mail -----------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DOWNLOAD_ACCEL_PREFIX = env.str("DOWNLOAD_ACCEL_PREFIX", default="")
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": product_files(env, bucket=S3_BUCKET, accel_prefix=DOWNLOAD_ACCEL_PREFIX),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = ["vendors.uploads.UploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o644
RETENTION_DAYS = retention_days(env)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_MB", default=500) * 2**20
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=4_096) * 2**20
UPLOAD_MAX_BYTES_PER_DAY = env.int("UPLOAD_MAX_MB_PER_DAY", default=20_480) * 2**20  # of one person

SMTP_SINK_PORT = env.int("SMTP_SINK_PORT", default=8025)
SENT_MAIL_DIR = VAR_DIR / "sent-mail"
vars().update(env.email("EMAIL_URL", default=f"smtp://127.0.0.1:{SMTP_SINK_PORT}"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="MyCommerce <orders@mycommerce.com>")
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
MESSAGE_ID_DOMAIN = env.str("MESSAGE_ID_DOMAIN", default="mail.mycommerce.com")
FORWARD_IMAP_URL, FORWARD_ADDRESS, FORWARD_AUTHSERV_ID = forwarding(env)
ANYMAIL_WEBHOOK_SECRET = env.str("ANYMAIL_WEBHOOK_SECRET", default="")  # user:password of its calls
ANYMAIL = {"WEBHOOK_SECRET": ANYMAIL_WEBHOOK_SECRET}
if ANYMAIL_WEBHOOK_SECRET:
    INSTALLED_APPS += ["anymail"]  # the extra `anymail`

# --- Notices to vendors' servers (core/http_client.py) --------------------------------------------------------
NOTICE_PORTS: list[int] = env.list("NOTICE_PORTS", cast=int, default=[443])
NOTICE_TRUSTED_ORIGINS: list[str] = env.list(
    "NOTICE_TRUSTED_ORIGINS", default=[SITE_URL.rstrip("/")] if DEBUG else []
)

# --- Browser safety --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = browser_safety.CONTENT_SECURITY_POLICY
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "mycommerce.sessions"
CSRF_FAILURE_VIEW = "mycommerce.error_pages.stale_form"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
MESSAGES_COOKIE_NAME, POSITION_COOKIE_NAME = "messages", "position"
MESSAGE_STORAGE = "mycommerce.messages.MessageStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
if not DEBUG:
    vars().update(browser_safety.https_settings(env, site_url=SITE_URL, proxies=TRUSTED_PROXY_COUNT))

LOGGING = logging_for(debug=DEBUG)
# --- The payment gateway (orders/payments/) -------------------------------------------------------------------
FAKE_GATEWAY_PORT = env.int("FAKE_GATEWAY_PORT", default=8030)
STRIPE_API_KEY = env.str("STRIPE_API_KEY", default="")
USE_FAKE_GATEWAY = DEBUG and not STRIPE_API_KEY
FAKE_GATEWAY_URL, FAKE_SECRET = f"http://127.0.0.1:{FAKE_GATEWAY_PORT}", "whsec_of_the_fake_gateway"
GATEWAY_URL = FAKE_GATEWAY_URL if USE_FAKE_GATEWAY else env.str("GATEWAY_URL", default="")  # "": Stripe's
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default=FAKE_SECRET if USE_FAKE_GATEWAY else "")
GATEWAY_PAGES = "https://checkout.stripe.com"  # where customers pay, unless the gateway is the fake one
CUSTOMER_SERVICE_CEILINGS = env.str("CUSTOMER_SERVICE_CEILINGS", default=DEFAULT_CEILINGS)
E_INVOICES = env.bool("E_INVOICES", default=False)
VAT_CHECKER = "devtools.fake_vies.FakeVies" if USE_FAKE_GATEWAY else "checkout.vat.vies.Vies"
VIES_URL = env.str("VIES_URL", default="https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number")

# --- Work in the background (jobs/) ----------------------------------------------------------------
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "periodic"  # jobs.queues.Queue.PERIODIC
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2_000
CELERY_TIMEZONE = "UTC"
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
