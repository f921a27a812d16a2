"""Mail that goes out: written in the change it tells of, sent afterwards, once.

    messages.send(to="mei@example.org", subject=…, text=…)     # within a change: it goes if the change commits

    messages.hand_over(to=…, subject=…, text=…, id=…)          # now, for what is judged at the moment it leaves

``FISHPLATE_MAIL_URL`` says how: ``smtp://user:password@host:587``, ``smtps://…:465``, ``console:`` for a developer's
terminal. Without it nothing is kept or sent, and ``configured()`` lets a page say so.
"""

from fishplate.kernel.messages.delivery import deliver_pending, hand_over
from fishplate.kernel.messages.posting import configured, send
from fishplate.kernel.messages.transports import Deferred, Refused

__all__ = ["Deferred", "Refused", "configured", "deliver_pending", "hand_over", "send"]
