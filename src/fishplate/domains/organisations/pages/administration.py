"""The administrator's people: all accounts, and what can be done to one."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Membership, Person
from fishplate.kernel import audit, records
from fishplate.kernel.errors import Text as Said
from fishplate.kernel.sessions import store
from fishplate.web import badges, history
from fishplate.web.listing import Choice, Column, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, one, page, render

YES_NO = (("True", _("yes")), ("False", _("no")))
ACCOUNTS: Listing[Person] = Listing(
    key="accounts",
    caption=_("All accounts"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "email")),
        Column("email", _("E-mail"), value=lambda row: row.email, sort="email"),
        Column(
            "active",
            _("May sign in"),
            value=lambda row: _("yes") if row.is_active else _("no"),
            cell=lambda row: badges.state(
                "met" if row.is_active else "not_met", _t("yes") if row.is_active else _t("no")
            ),
            sort="is_active",
            filter=Choice("is_active", YES_NO),
        ),
        Column(
            "administrator",
            _("Administrator"),
            value=lambda row: _("yes") if row.is_administrator else "",
            sort="is_administrator",
            filter=Choice("is_administrator", YES_NO),
        ),
        Column(
            "second",
            _("Second factor"),
            value=lambda row: _("yes") if getattr(row, "has_second_factor", False) else _("no"),
        ),
        Column(
            "created", pgettext_lazy("account", "Since"), value=lambda row: localdate(row.created_at), sort="created_at"
        ),
    ),
    row_url=lambda row: reverse("organisations:view_account", args=[row.pk]),
    default_sort="name",
)


@page(Audience.ADMINISTRATOR, methods=["GET"])
def list_accounts(request: Request) -> HttpResponseBase:
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list_page(
        request,
        ACCOUNTS,
        Person.objects.visible_to(request.actor).annotate(has_second_factor=Exists(factors)),
        title=_("People"),
        template="organisations/administration_list.html",
    )


@page(Audience.ADMINISTRATOR, methods=["GET"])
def view_account(request: Request, person_id: UUID) -> HttpResponseBase:
    person = one(Person.objects.visible_to(request.actor), person_id)
    entries = audit.entries_of_record(records.reference(person))[:20]
    context = {
        "title": person.name,
        "person": person,
        "memberships": Membership.objects.filter(person=person).select_related("organisation"),
        "factors": Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        "sessions": store.of_person(person.pk).count(),
        "tokens": person.access_tokens.filter(revoked_at=None).count(),
        "happened": [(audit.told(entry), history.name_of(entry)) for entry in entries],
        "password_link": queries.open_password_links(person).first(),
        "self": person.pk == request.actor.id,
    }
    return render(request, "organisations/view_account.html", context)


def _asked(
    service: Callable[..., object], *, title: Said, text: Said, submit: Said, said: Said
) -> Callable[..., HttpResponseBase]:
    """Return the page that asks before ``service``, whose rule has its name, does something to an account."""

    @page(Audience.ADMINISTRATOR, rule=getattr(permissions, service.__name__))
    def ask(request: Request, person_id: UUID) -> HttpResponseBase:
        person = one(Person.objects.visible_to(request.actor), person_id)
        here = reverse("organisations:view_account", args=[person.pk])
        if request.method == "POST":
            return handle_action(
                request, lambda: service(person_id=person_id, actor=request.actor), done=here, said=said
            )
        asked = str(title).format(person=person.name)
        return confirm(request, title=asked, text=text, submit=submit, cancel=here)

    return ask


reactivate_person = _asked(
    services.reactivate_person,
    title=_("Open the account of {person} again?"),
    text=_("They can sign in as before. Roles and tokens stay ended."),
    submit=_("Open it"),
    said=_("The account is open."),
)
grant_administrator = _asked(
    services.grant_administrator,
    title=_("Make {person} an administrator?"),
    text=_("They run the installation: accounts, organisations, where it connects. They see no project by that."),
    submit=_("Make administrator"),
    said=_("They are an administrator now."),
)
withdraw_administrator = _asked(
    services.withdraw_administrator,
    title=_("Let {person} be an administrator no more?"),
    text=_("Their account and their projects stay as they are."),
    submit=_("Withdraw"),
    said=_("They are no administrator any more."),
)
unlock_person = _asked(
    services.unlock_person,
    title=_("Let {person} try to sign in again at once?"),
    text=_("Wrong passwords and codes so far are forgotten."),
    submit=_("Unlock"),
    said=_("They can try again."),
)
end_person_sessions = _asked(
    services.end_person_sessions,
    title=_("Sign {person} out everywhere?"),
    text=_("They have to sign in again. What they typed and did not save is lost."),
    submit=_("Sign out"),
    said=_("They are signed out everywhere."),
)
reset_second_factors = _asked(
    services.reset_second_factors,
    title=_("Reset the second factors of {person}?"),
    text=_("App, passkeys and recovery codes go; the password alone signs in. Make sure that it is them who asks."),
    submit=_("Reset"),
    said=_("The second factors were reset."),
)
