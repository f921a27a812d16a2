from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from fishplate.kernel import audit, clock
from fishplate.kernel.errors import Text
from fishplate.kernel.messages.models import OutgoingMail


def configured() -> bool:
    """Tell whether this installation can send mail at all."""
    return bool(settings.FISHPLATE_MAIL_URL)


def send(*, to: str | Sequence[str], subject: Text, text: Text, html: Text = "") -> None:
    """Post one mail to each address, to be sent once the running change has committed.

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
                html=str(html),
                created_at=at,
                next_attempt_at=at,
            )
            for address in addresses
        )


class Backend(BaseEmailBackend):
    """Django's ``EMAIL_BACKEND``, so that what others send (password resets) takes the same way."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post each mail; return how many."""
        for mail in email_messages:
            alternatives = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
            html = next((str(body) for body, kind in alternatives if kind == "text/html"), "")
            send(to=mail.recipients(), subject=mail.subject, text=str(mail.body), html=html)
        return len(email_messages)
