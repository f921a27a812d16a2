"""Accounts elsewhere (OpenID Connect) that sign a person in here. The rows are allauth's."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.organisations.services.telling import tell
from fishplate.kernel import audit, errors, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable


def link_provider(*, provider: str, uid: str, actor: Actor) -> Person:
    """Let an account elsewhere sign this person in. Whoever calls has seen that it is theirs.

    Raises:
        Refused: it signs in somebody else, or another account of the same provider signs this person in.
    """
    demand(permissions.link_provider, actor)
    with audit.change("organisations.provider_linked", actor=actor, provider=provider) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        if SocialAccount.objects.filter(provider=provider, uid=uid).exists():
            raise errors.Refused(_("That account signs in somebody already."))
        if queries.linked_providers(actor).filter(provider=provider).exists():
            raise errors.Refused(_("You sign in there with another account; remove that one first."))
        SocialAccount.objects.create(user=person, provider=provider, uid=uid)
        tell(person, _("Another way to sign in was added to your account"))
    return person


def unlink_provider(*, linked_id: int, actor: Actor) -> Person:
    """Take the account elsewhere away again.

    Raises:
        NotFound: not one of the actor's own. Refused: there would be no way in any more.
    """
    demand(permissions.unlink_provider, actor)
    with audit.change("organisations.provider_unlinked", actor=actor) as change:
        person = change.target = lock(Person.objects.visible_to(actor), actor.id)
        linked = queries.linked_providers(actor).filter(pk=linked_id).first()
        if linked is None:
            raise errors.NotFound
        others = queries.linked_providers(actor).exclude(pk=linked_id).exists()
        if not (others or person.has_usable_password() or queries.passkeys(actor).exists()):
            raise errors.Refused(_("You would have no way in any more; set a password or add a passkey first."))
        change.note["provider"] = linked.provider
        linked.delete()
        tell(person, _("A way to sign in was removed from your account"))
    return person


def join_by_provider(
    *, provider: str, uid: str, name: str, email: str, organisation_name: str, actor: Actor = SYSTEM
) -> Person:
    """Make an account for somebody whom a provider vouches for, as a member of the organisation its setting names.

    Raises:
        Refused: there is no such organisation, or the address has an account here already. Invalid: no usable name.
    """
    with audit.change("organisations.person_joined", actor=actor, provider=provider) as change:
        organisation = Organisation.objects.filter(name=organisation_name).first()
        if organisation is None:
            raise errors.Refused(_("The organisation that the setting names does not exist here."))
        if Person.objects.filter(email__iexact=comparable(email)).exists():
            raise errors.Refused(_("This address has an account here already. Sign in to it, then add this way in."))
        person = Person(name=name.strip()[:120] or email.partition("@")[0], email=email.strip())
        person.set_unusable_password()
        check(person)
        person.save()
        membership = Membership(organisation=organisation, person=person, role=MembershipRole.MEMBER)
        membership.save()
        change.created(person, membership)
        search.index(person)
        SocialAccount.objects.create(user=person, provider=provider, uid=uid)
    return person
