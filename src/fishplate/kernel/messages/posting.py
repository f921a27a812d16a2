from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from fishplate.kernel import audit, clock
from fishplate.kernel.errors import Text
from fishplate.kernel.messages.models import OutgoingMail


def configured() -> bool:
    """Tell whether this installation can send mail at all."""
    return bool(settings.FISHPLATE_MAIL_URL)


def send(*, to: str | Sequence[str], subject: Text, text: Text) -> None:
    """Post one mail to each address, to be sent once the running change has committed.

    Mails are plain text: what people typed stands in them, and in text nothing runs, loads or hides where it leads.

    Texts are rendered now, in the language that is active, which should be the receiver's. An installation without
    mail keeps nothing: a letter must not go out months later because somebody set up a server.
    """
    if not configured():
        return
    addresses = [to] if isinstance(to, str) else list(dict.fromkeys(to))
    at = clock.now()
    with audit.unit():
        OutgoingMail.objects.bulk_create(
            OutgoingMail(
                to=address,
                subject=" ".join(str(subject).split())[:300],
                text=str(text),
                created_at=at,
                next_attempt_at=at,
            )
            for address in addresses
        )


class Backend(BaseEmailBackend):
    """Django's ``EMAIL_BACKEND``, so that what others send (password resets) takes the same way."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post the words of each mail; return how many. What a library adds as HTML is left out."""
        for mail in email_messages:
            send(to=mail.recipients(), subject=mail.subject, text=str(mail.body))
        return len(email_messages)
