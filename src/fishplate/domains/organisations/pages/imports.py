from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Invitation, Membership, Organisation
from fishplate.domains.organisations.pages.forms import InviteForm
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.messages import configured
from fishplate.web import importing
from fishplate.web.importing import Importer, Target


def register() -> None:
    """Let many people be invited from a table."""
    importing.register(Importer("people", _("People"), permissions.import_people, queries.organisations, _people))


def _people(actor: Actor, organisation: Organisation) -> Target[Membership | Invitation]:
    """A row invites whoever neither belongs to the organisation nor holds an open invitation to it."""
    form = InviteForm()
    del form.fields["days"]

    def invite(data: dict[str, Any]) -> Invitation:
        # Nobody reads out the links of a whole table.
        if not configured():
            raise errors.Refused(_("This installation sends no mail, so nobody would get a link. Set up mail first."))
        invitation, _link = services.invite_person(organisation_id=organisation.pk, actor=actor, **data)
        return invitation

    return Target(
        form=form,
        keys=("email",),
        records=[*queries.memberships(organisation), *queries.open_invitations(organisation)],
        create=invite,
        values=lambda one: {"email": _email(one), "role": one.role},
        key_of=lambda _name, one: _email(one),
        normal=lambda data: {**data, "email": data["email"].lower()},
        example={"email": "mei@example.org", "role": MembershipRole.MEMBER.label},
    )


def _email(one: Membership | Invitation) -> str:
    return (one.person.email if isinstance(one, Membership) else one.email).lower()
