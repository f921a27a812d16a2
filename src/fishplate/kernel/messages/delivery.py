from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from fishplate.kernel import audit, clock
from fishplate.kernel.egress import Denied
from fishplate.kernel.messages import transports
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.messages.transports import Transport

logger = logging.getLogger(__name__)

# Longer than any hand-over takes, so that no second worker takes up a mail that is just being sent.
_LEASE = timedelta(minutes=10)
_FIRST_RETRY = timedelta(minutes=1)
_LAST_RETRY = timedelta(hours=4)
_ATTEMPTS = 20  # about three days


def deliver_pending(*, limit: int = 50) -> int:
    """Send the mails that are due; return how many were handed over.

    Each is claimed before it is sent and marked after it, in two transactions, so two workers never send the same. A
    worker killed in between cannot know whether the server took it: that mail goes again after ten minutes, under the
    same Message-ID.
    """
    url = settings.FISHPLATE_MAIL_URL
    due = list(_due().values_list("pk", flat=True)[:limit]) if url else []
    if not due:
        return 0
    handed_over = 0
    try:
        with transports.opened(url) as transport:
            for pk in due:
                handed_over += _deliver(pk, transport)
    except (OSError, Denied) as error:
        # The server is away: the mails stay due, and the next ring tries again.
        logger.warning("mail server: %s", error)
    return handed_over


def hand_over(*, to: str, subject: str, text: str, id: UUID) -> None:  # noqa: A002  # what its Message-ID is made of
    """Hand one mail to the server now, for what has to be judged at the moment it leaves. Not within a transaction.

    Raises:
        Refused, Deferred: the server does not take it, ever or now. OSError: it cannot be reached.
    """
    mail = OutgoingMail(id=id, to=to, subject=" ".join(subject.split())[:300], text=text, created_at=clock.now())
    with transports.opened(settings.FISHPLATE_MAIL_URL) as transport:
        transport(compose(mail))


def _due() -> QuerySet[OutgoingMail]:
    waiting = OutgoingMail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)
    return waiting.filter(next_attempt_at__lte=clock.now()).order_by("next_attempt_at")


def _deliver(pk: UUID, transport: Transport) -> bool:
    mail = _claim(pk)
    if mail is None:
        return False
    try:
        transport(compose(mail))
    except transports.Refused as refusal:
        _give_up(mail, refusal)
        return False
    except transports.Deferred as deferral:
        _postpone(mail, deferral)
        return False
    except OSError as error:
        _postpone(mail, error)
        raise
    with audit.unit():
        OutgoingMail.objects.filter(pk=pk).update(sent_at=clock.now(), text="", error="")
    return True


def _claim(pk: UUID) -> OutgoingMail | None:
    with audit.unit():
        mail = _due().select_for_update(skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return None
        mail.attempts += 1
        mail.next_attempt_at = clock.now() + _LEASE
        mail.save(update_fields=["attempts", "next_attempt_at"])
        return mail


def _postpone(mail: OutgoingMail, error: Exception) -> None:
    if mail.attempts >= _ATTEMPTS:
        _give_up(mail, error)
        return
    with audit.unit():
        OutgoingMail.objects.filter(pk=mail.pk).update(
            next_attempt_at=next_attempt(clock.now(), mail.attempts), error=_line(error)
        )


def _give_up(mail: OutgoingMail, error: Exception) -> None:
    logger.error("mail %s is not sent: %s", mail.pk, error)
    with audit.unit():
        OutgoingMail.objects.filter(pk=mail.pk).update(given_up_at=clock.now(), text="", error=_line(error))


def next_attempt(at: datetime, attempts: int) -> datetime:
    """Return when to try again after so many attempts: 1 min, 2 min, 4 min … at most 4 hours apart."""
    return at + min(_FIRST_RETRY * (1 << min(attempts, 20) - 1), _LAST_RETRY)


def compose(mail: OutgoingMail) -> EmailMessage:
    """Return the mail as it goes over the wire; its Message-ID is made of its id, so a second copy is known as one."""
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMessage()
    message["From"] = Address(display_name=name or "Fishplate", addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.pk}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
