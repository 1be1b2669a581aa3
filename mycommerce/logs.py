"""Structured logs: one JSON object a line on a server, coloured lines on a development machine.

Lines of a request, and of the tasks it caused, carry its request id. `log_privacy.py` hides what nobody should read.
"""

from typing import Any

import structlog
from structlog.typing import Processor

from mycommerce.log_privacy import hide_secrets

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    hide_secrets,
]

_LOGGERS: dict[str, Any] = {
    "django": {"handlers": []},  # Django's own would write addresses with their tokens, beside ours
    "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    "dkimpy": {"level": "CRITICAL"},  # it reports each signature of a stranger that is none as an error
}


def logging_for(*, debug: bool) -> dict[str, Any]:
    """Return the LOGGING setting; configure structlog as well."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.dev.ConsoleRenderer() if debug else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": renderer,
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "WARNING" if debug else "INFO"},
        "loggers": _LOGGERS,
    }
