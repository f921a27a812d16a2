"""What an administrator does to accounts, and has checked of the installation."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.services.leaving import keep_an_administrator
from fishplate.domains.organisations.services.sessions import end_sessions_of
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, errors, jobs, messages, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand

VERIFY = "organisations.verify_history"


def reactivate_person(*, person_id: UUID, actor: Actor) -> Person:
    """Open a closed account again. Roles and tokens stay ended.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is open.
    """
    with audit.change("organisations.account_reopened", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.reactivate_person, actor)
        if person.is_active:
            raise errors.Refused(_("This account is open."))
        person.is_active = True
        person.save()
        search.index(person)
    return person


def grant_administrator(*, person_id: UUID, actor: Actor) -> Person:
    """Make somebody an administrator of the installation.

    Raises:
        NotFound, Forbidden: as for every write. Refused: they are one, or their account is closed.
    """
    with audit.change("organisations.administrator_granted", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.grant_administrator, actor)
        if person.is_administrator or not person.is_active:
            raise errors.Refused(_("They are an administrator already, or their account is closed."))
        person.is_administrator = True
        person.save()
        tell(person, _("You were made an administrator"))
    return person


def withdraw_administrator(*, person_id: UUID, actor: Actor) -> Person:
    """Take the administration of the installation away from somebody; one always stays.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it is the actor, the last one, or they are none.
    """
    with audit.change("organisations.administrator_withdrawn", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.withdraw_administrator, actor)
        if not person.is_administrator:
            raise errors.Refused(_("They are no administrator."))
        keep_an_administrator(person, actor)
        person.is_administrator = False
        person.save()
    return person


def unlock_person(*, person_id: UUID, actor: Actor) -> Person:
    """Forget the wrong passwords and codes of somebody, so that they need not wait.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    with audit.change("organisations.account_unlocked", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.unlock_person, actor)
        email = person.email.lower()
        AccessAttempt.objects.filter(Q(username=email) | Q(username__endswith=f": {email}")).delete()
    return person


def end_person_sessions(*, person_id: UUID, actor: Actor) -> int:
    """Sign somebody out everywhere; return of how many browsers.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    with audit.change("organisations.sessions_ended", actor=actor) as change:
        change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.end_person_sessions, actor)
        change.note["sessions"] = ended = end_sessions_of(person_id)
    return ended


def reset_second_factors(*, person_id: UUID, actor: Actor) -> Person:
    """Remove somebody's authenticator app, passkeys and recovery codes, and sign them out; for who lost all of them.

    Raises:
        NotFound, Forbidden: as for every write. Refused: there are none.
    """
    with audit.change("organisations.second_factors_reset", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), person_id)
        demand(permissions.reset_second_factors, actor)
        removed, _kinds = Authenticator.objects.filter(user=person).delete()
        if not removed:
            raise errors.Refused(_("There is no second factor to reset."))
        end_sessions_of(person_id)
        tell(person, _("The second factors of your account were reset by an administrator"))
    return person


def verify_history(*, actor: Actor) -> jobs.Job:
    """Have the whole history checked, as a job whose result says what was found.

    Raises:
        Forbidden: the actor is no administrator.
    """
    demand(permissions.verify_history, actor)
    with audit.unit():
        return jobs.enqueue(VERIFY, params={}, actor=actor, unique_key=VERIFY)


def send_test_mail(*, actor: Actor) -> str:
    """Send a mail to the administrator themself; return the address.

    Raises:
        Forbidden: the actor is no administrator. Refused: this installation sends no mail.
    """
    demand(permissions.send_test_mail, actor)
    if not messages.configured():
        raise errors.Refused(_("This installation sends no mail: FISHPLATE_MAIL_URL is not set."))
    person = Person.objects.get(pk=actor.id)
    messages.send(to=person.email, subject=_("A test"), text=_("If you read this, Fishplate can send mail."))
    return person.email
