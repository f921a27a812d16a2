from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import (
    AccessToken,
    Invitation,
    Membership,
    Organisation,
    PasswordLink,
    Person,
)
from fishplate.domains.organisations.pages import custom_fields, imports
from fishplate.domains.organisations.pages.providers import offered
from fishplate.kernel import contributions, records, search, views
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel
from fishplate.kernel.custom import CustomField
from fishplate.kernel.documents import Template
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.records import INSTALLATION, Kind
from fishplate.kernel.search import Document
from fishplate.web import custom_fields as own_fields
from fishplate.web import history, preferences


def register() -> None:
    """Make this domain's records known to the kernel, and keep what people switch in the top bar."""
    preferences.register_keeper("language", keep_language)
    preferences.register_keeper("theme", keep_theme)
    preferences.register_keeper("keys", keep_letters)
    _register_custom_fields()
    imports.register()
    records.register(
        Kind(
            model=Organisation,
            name=_("organisation"),
            label=str,
            url=lambda one: reverse("organisations:view_organisation", args=[one.pk]),
            visible_to=Organisation.objects.visible_to,
            chain=lambda one: f"organisation:{one.pk}",
        )
    )
    records.register(
        Kind(
            model=Person,
            name=_("person"),
            label=str,
            url=lambda one: f"{reverse('organisations:list_people')}?{urlencode({'name': one.name})}",
            visible_to=Person.objects.visible_to,
            chain=lambda _one: INSTALLATION,
        )
    )
    records.register(
        Kind(
            model=Membership,
            name=_("membership"),
            label=str,
            url=lambda one: reverse("organisations:view_organisation", args=[one.organisation_id]),
            visible_to=_visible_memberships,
            chain=lambda one: f"organisation:{one.organisation_id}",
        )
    )
    records.register(
        Kind(
            model=AccessToken,
            name=_("access token"),
            label=str,
            url=lambda _one: reverse("organisations:list_access_tokens"),
            visible_to=queries.access_tokens,
            chain=lambda _one: INSTALLATION,
        )
    )
    _register_invitations()
    _register_password_links()
    _name_subjects()
    contributions.ENTRANCE.add("providers", _ways_in, order=10)
    contributions.ENTRANCE.add(
        "lost password", lambda: [Panel("organisations/lost_password_entrance.html", {})], order=20
    )
    search.register(Organisation, lambda one: Document(one.name, one.description))
    search.register(Person, lambda one: Document(one.name) if one.is_active else None)
    _register_of_the_kernel()


def _register_of_the_kernel() -> None:
    """Tables of the kernel that people look after here."""
    records.register(
        Kind(
            model=AllowedDestination,
            name=_("allowed destination"),
            label=str,
            url=lambda _one: reverse("organisations:list_destinations"),
            visible_to=_visible_destinations,
            chain=lambda _one: INSTALLATION,
        )
    )
    records.register(
        Kind(
            model=Template,
            name=_("document template"),
            label=str,
            url=lambda one: reverse("organisations:list_document_templates", args=[one.organisation_id]),
            visible_to=queries.document_templates,
            chain=lambda one: f"organisation:{one.organisation_id}",
        )
    )


def _register_invitations() -> None:
    records.register(
        Kind(
            model=Invitation,
            name=_("invitation"),
            label=str,
            url=lambda one: reverse("organisations:list_invitations", args=[one.organisation_id]),
            visible_to=queries.invitations,
            chain=lambda one: f"organisation:{one.organisation_id}",
        )
    )


def _register_password_links() -> None:
    records.register(
        Kind(
            model=PasswordLink,
            name=_("link for a lost password"),
            label=str,
            url=lambda one: reverse("organisations:view_account", args=[one.person_id]),
            visible_to=_visible_password_links,
            chain=lambda _one: INSTALLATION,
        )
    )


def _ways_in() -> list[Panel]:
    found = offered()
    return [Panel("organisations/providers_entrance.html", {"providers": found})] if found else []


def _name_subjects() -> None:
    for action, name in {
        "second_factor": _("second factor"),
        "passkey": _("passkey"),
        "recovery_codes": _("recovery codes"),
        "password": _("password"),
        "password_link": _("link for a lost password"),
        "provider": _("way to sign in"),
        "account": _("account"),
        "administrator": _("administrator"),
        "second_factors": _("second factors"),
        "session": _("session"),
        "sessions": _("sessions"),
    }.items():
        history.register_subject(f"organisations.{action}", name)


def _register_custom_fields() -> None:
    contributions.RECORD_PANELS.add("custom fields", custom_fields.panels, order=5)
    own_fields.fill_by(services.fill_custom_fields, permissions.fill_custom_fields, services.prepare_custom_fields)
    records.register(
        Kind(
            model=CustomField,
            name=_("field"),
            label=str,
            url=lambda one: reverse("organisations:list_custom_fields", args=[one.organisation_id]),
            visible_to=queries.custom_fields,
            chain=lambda one: f"organisation:{one.organisation_id}",
        )
    )
    views.share_with(Organisation._meta.label_lower)


def keep_language(actor: Actor, language: str) -> None:
    """Keep the language somebody switched to with their account."""
    _keep(actor, language=language)


def keep_theme(actor: Actor, theme: str) -> None:
    """Keep the theme somebody switched to with their account."""
    _keep(actor, theme="" if theme == "auto" else theme)


def keep_letters(actor: Actor, letters: str) -> None:
    """Keep whether single letters act, as somebody switched it, with their account."""
    _keep(actor, letters=letters)


def _keep(actor: Actor, **chosen: str) -> None:
    person = Person.objects.get(pk=actor.id)
    kept = {name: getattr(person, name) for name in ("name", "language", "theme", "letters", "time_zone")}
    services.set_preferences(actor=actor, **{**kept, **chosen})


def _visible_destinations(actor: Actor) -> QuerySet[AllowedDestination]:
    return AllowedDestination.objects.all() if actor.administrator else AllowedDestination.objects.none()


def _visible_memberships(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=Organisation.objects.visible_to(actor))


def _visible_password_links(actor: Actor) -> QuerySet[PasswordLink]:
    return PasswordLink.objects.all() if actor.administrator else PasswordLink.objects.none()
