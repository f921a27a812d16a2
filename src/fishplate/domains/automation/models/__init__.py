from fishplate.domains.automation.models.delivery import Attempt, Delivery
from fishplate.domains.automation.models.webhook import Webhook

__all__ = ["Attempt", "Delivery", "Webhook"]
