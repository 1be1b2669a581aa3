from notifications.webhooks.models.endpoint_connection import EndpointConnection
from notifications.webhooks.models.notice import Notice
from notifications.webhooks.models.notice_attempt import NoticeAttempt
from notifications.webhooks.models.notice_endpoint import Event, NoticeEndpoint

__all__ = ["EndpointConnection", "Event", "Notice", "NoticeAttempt", "NoticeEndpoint"]
