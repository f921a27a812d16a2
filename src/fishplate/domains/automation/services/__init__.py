from fishplate.domains.automation.services.trying import redeliver_event, send_test_event
from fishplate.domains.automation.services.webhooks import (
    amend_webhook,
    create_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_webhook_secret,
)

__all__ = [
    "amend_webhook",
    "create_webhook",
    "pause_webhook",
    "redeliver_event",
    "remove_webhook",
    "resume_webhook",
    "rotate_webhook_secret",
    "send_test_event",
]
