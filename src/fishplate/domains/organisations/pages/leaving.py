"""Who goes, and who takes over what they hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Membership, Person
from fishplate.domains.organisations.pages.forms import TakersForm
from fishplate.kernel import contributions
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import demand
from fishplate.web.pages import Audience, Request, handle_form, one, page


@page(Audience.SIGNED_IN, rule=permissions.remove_membership)
def remove_membership(request: Request, membership_id: UUID) -> HttpResponseBase:
    rows = Membership.objects.filter(organisation__in=queries.organisations(request.actor))
    membership = one(rows.select_related("person", "organisation"), membership_id)
    demand(permissions.remove_membership, request.actor, membership.organisation)
    names = {"person": membership.person.name, "organisation": membership.organisation.name}
    return _hand_over(
        request,
        membership.person_id,
        membership.organisation_id,
        action=lambda named: services.remove_membership(membership_id=membership_id, actor=request.actor, **named),
        done=reverse("organisations:view_organisation", args=[membership.organisation_id]),
        title=_t("Take {person} out of {organisation}?").format(**names),
        text=_("They keep their account and what they did stays on record."),
        submit=_("Take out"),
        said=_("The person no longer belongs to the organisation."),
    )


@page(Audience.SIGNED_IN, rule=permissions.leave_organisation)
def leave_organisation(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations_of(request.actor), organisation_id)
    return _hand_over(
        request,
        request.actor.id,
        organisation.pk,
        action=lambda named: services.leave_organisation(organisation_id=organisation_id, actor=request.actor, **named),
        done=reverse("organisations:list_organisations"),
        title=_t("Leave {organisation}?").format(organisation=organisation.name),
        text=_("You see nothing of its projects from then on. What you did stays on record."),
        submit=_("Leave"),
        said=_("You have left the organisation."),
    )


@page(Audience.ADMINISTRATOR, rule=permissions.deactivate_person)
def deactivate_person(request: Request, person_id: UUID) -> HttpResponseBase:
    person = one(Person.objects.visible_to(request.actor), person_id)
    return _hand_over(
        request,
        person.pk,
        None,
        action=lambda named: services.deactivate_person(person_id=person_id, actor=request.actor, **named),
        done=reverse("organisations:view_account", args=[person.pk]),
        title=_t("Close the account of {person}?").format(person=person.name),
        text=_("They are signed out, their tokens and open invitations end. What they did stays on record."),
        submit=_("Close the account"),
        said=_("The account is closed."),
    )


def _hand_over(
    request: Request, person_id: UUID, organisation_id: UUID | None, *, action: Any, text: Text, done: str, **shown: Any
) -> HttpResponseBase:
    held = list(contributions.OPEN_WORK.collect(person_id, organisation_id))
    return handle_form(
        request,
        TakersForm,
        form_options={"held": held},
        action=lambda data: action(
            {
                "successor": data.pop("successor", None),
                "takers": {key: chosen for key, chosen in data.items() if chosen},
            }
        ),
        done=done,
        cancel=done,
        template="organisations/hand_over.html",
        context={"text": text, "held": held},
        **shown,
    )
