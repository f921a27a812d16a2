"""What takes back what for webhooks. Where one leads and its secret are sealed, so they are not taken back.

A removed one does not come back for the same reason, and neither does a secret that was replaced.
"""

from __future__ import annotations

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Webhook
from fishplate.kernel import undo


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("automation.webhook_created", undo.remove_again(services.remove_webhook, Webhook))
    undo.register("automation.webhook_amended", undo.amend_back(services.amend_webhook, Webhook))
    undo.register("automation.webhook_paused", undo.switch_back(services.resume_webhook, Webhook))
    undo.register("automation.webhook_resumed", undo.switch_back(services.pause_webhook, Webhook))
