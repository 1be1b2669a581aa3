"""What a server in production sets, for tests of settings and of programs that run without `devtools`."""

from devtools.roles import WEB, WORKER

SERVER = {
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "panel.example",
    "SITE_URL": "https://panel.example",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_URL": "smtp+tls://panel:password@mail.example:587",
    "STRIPE_API_KEY": "sk_live_of_nobody",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_nobody",
    "DATABASE_WEB_ROLE": WEB,
    "DATABASE_WORKER_ROLE": WORKER,
}
