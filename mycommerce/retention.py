"""For how many days what is personal is held, by kind of data."""

from environ import Env


def retention_days(env: Env) -> dict[str, int]:
    """Return RETENTION_DAYS: the days by the name that the declarations of `RETENTIONS` use."""
    return {
        "API_ANSWERS": env.int("RETENTION_API_ANSWER_DAYS", default=1),
        "LOOKUPS": env.int("RETENTION_LOOKUP_DAYS", default=2),
        "EXPORT_FILES": env.int("RETENTION_EXPORT_FILE_DAYS", default=7),
        "IMPORT_FILES": env.int("RETENTION_IMPORT_FILE_DAYS", default=30),
        "UNPAID_PURCHASES": env.int("RETENTION_UNPAID_PURCHASE_DAYS", default=30),
        "PURCHASE_ADDRESSES": env.int("RETENTION_PURCHASE_ADDRESS_DAYS", default=540),
        "DOWNLOAD_ADDRESSES": env.int("RETENTION_DOWNLOAD_ADDRESS_DAYS", default=90),
        "DOWNLOADS": env.int("RETENTION_DOWNLOAD_DAYS", default=540),
        "NOTICES": env.int("RETENTION_NOTICE_DAYS", default=90),
        "NOTICE_ATTEMPTS": env.int("RETENTION_NOTICE_ATTEMPT_DAYS", default=365),
        "DONE_JOBS": env.int("RETENTION_DONE_JOB_DAYS", default=90),
        "FORWARDED_EMAILS": env.int("RETENTION_FORWARDED_EMAIL_DAYS", default=30),
        "MACHINE_ADDRESSES": env.int("RETENTION_MACHINE_ADDRESS_DAYS", default=365),
        "EMAIL_TEXTS": env.int("RETENTION_EMAIL_TEXT_DAYS", default=1_095),
    }
