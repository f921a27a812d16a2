"""The pages behind the views of a list: keep, rename, share, copy, open with, forget."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel import errors, records, views
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows, demand
from fishplate.kernel.records import Reference
from fishplate.kernel.views import SavedView
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page

_MOST = 4_000


class ViewForm(Form):
    name = forms.CharField(max_length=80, label=_("Name"), widget=forms.TextInput(attrs={"autofocus": True}))
    shared_with = forms.ChoiceField(
        required=False, label=pgettext_lazy("saved view", "For"), help_text=_("Each sees in it what they may see.")
    )

    def __init__(self, *args: Any, sharing: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["shared_with"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _t("only me")), *sharing]

    def clean_shared_with(self) -> Reference | None:
        text = self.cleaned_data["shared_with"]
        return Reference.parse(text) if text else None


@page(Audience.SIGNED_IN, rule=views.may_change)
def save_view(request: Request) -> HttpResponseBase:
    path, query = _address(request.GET.get("path", ""), request.GET.get("query", ""))
    return handle_form(
        request,
        ViewForm,
        form_options={"sharing": _sharing(path, request.actor)},
        action=lambda data: views.keep_view(actor=request.actor, path=path, query=query, **data),
        done=lambda view: view.url,
        title=_("Save this view"),
        said=_("The view was saved."),
        cancel=f"{path}?{query}" if query else path,
    )


@page(Audience.SIGNED_IN, rule=views.may_change)
def amend_view(request: Request, view_id: UUID) -> HttpResponseBase:
    view = _view(request, view_id)
    demand(views.may_change, request.actor, view)
    shared = f"{view.shared_kind}:{view.shared_id}" if view.shared_id else ""
    return handle_form(
        request,
        ViewForm,
        form_options={"sharing": _sharing(view.path, request.actor)},
        initial={"name": view.name, "shared_with": shared},
        action=lambda data: views.keep_view(actor=request.actor, view_id=view.pk, **data),
        done=view.url,
        title=_t("Change the view {view}").format(view=view.name),
        said=_("The view was changed."),
        cancel=view.url,
    )


@page(Audience.SIGNED_IN, rule=views.may_change)
def delete_view(request: Request, view_id: UUID) -> HttpResponseBase:
    view = _view(request, view_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: views.delete_view(view.pk, actor=request.actor),
            done=f"{view.path}?view=all",
            said=_("The view was deleted."),
        )
    return confirm(
        request,
        title=_t("Delete the view {view}?").format(view=view.name),
        text=_("The list itself stays as it is.") if not view.shared_id else _("Those it is shared with lose it, too."),
        submit=_("Delete"),
        cancel=view.url,
        refused=views.may_change(request.actor, view),
    )


@page(Audience.SIGNED_IN, rule=views.may_change, methods=["POST"])
def copy_view(request: Request, view_id: UUID) -> HttpResponseBase:
    view = _view(request, view_id)
    return handle_action(
        request,
        lambda: views.copy_view(view.pk, actor=request.actor),
        done=lambda copy: copy.url,
        said=_("The copy is yours alone."),
    )


@page(Audience.SIGNED_IN, rule=views.may_change, methods=["POST"])
def choose_default_view(request: Request, view_id: UUID) -> HttpResponseBase:
    view = _view(request, view_id)
    wanted = request.POST.get("wanted") == "yes"
    return handle_action(
        request,
        lambda: views.set_default(view.pk, actor=request.actor, wanted=wanted),
        done=view.url,
        said=_("The list opens with this view now.") if wanted else _("The list opens with everything again."),
    )


def _view(request: Request, view_id: UUID) -> SavedView:
    return one(views.visible_to(request.actor), view_id)


def _address(path: str, query: str) -> tuple[str, str]:
    """Return the address of a page of ours; ``NotFound`` for any other."""
    try:
        resolve(path)
    except Resolver404:
        raise errors.NotFound from None
    if len(query) > _MOST:
        raise errors.Invalid(_t("This address is too long to be kept."))
    return path, query


def _sharing(path: str, actor: Actor) -> list[tuple[str, str]]:
    """Return with whom a view of this list can be shared, by name."""
    found = (records.show(to, actor) for to in views.sharing(resolve(path).kwargs, actor))
    return [(str(shown.reference), shown.label) for shown in found if shown is not None]


def menu(request: Request) -> list[tuple[SavedView, bool, bool]]:
    """Return the views of the list that is open: each with whether it is shown, and whether it is one's own."""
    query = request.GET.urlencode()
    found = views.visible_to(request.actor).filter(path=request.path)
    return [(view, view.query == query, allows(views.may_change, request.actor, view)) for view in found]
