"""Mail that goes out: written in the change it tells of, sent afterwards, once.

    messages.send(to="mei@example.org", subject=…, text=…)     # within a change: it goes if the change commits

``FISHPLATE_MAIL_URL`` says how: ``smtp://user:password@host:587``, ``smtps://…:465``, ``console:`` for a developer's
terminal. Without it nothing is kept or sent, and ``configured()`` lets a page say so.
"""

from fishplate.kernel.messages.delivery import deliver_pending
from fishplate.kernel.messages.posting import configured, send

__all__ = ["configured", "deliver_pending", "send"]
