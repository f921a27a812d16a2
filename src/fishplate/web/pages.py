"""What a page function needs: who may open it, how it is rendered, and how a form reaches its service.

    @page(Audience.SIGNED_IN, rule=permissions.amend_contract)
    def amend_contract(request: Request, contract_id: UUID) -> HttpResponseBase:
        contract = one(Contract.objects.visible_to(request.actor), contract_id)
        return handle_form(
            request,
            AmendContractForm,
            record=contract,                       # fills the form and adds the hidden version
            action=lambda data: services.amend_contract(contract_id=contract.pk, actor=request.actor, **data),
            done=lambda contract: reverse("landscape:show_contract", args=[contract.pk]),
            said=_("The contract was amended."),
            title=_("Amend contract"),
            cancel=reverse("landscape:show_contract", args=[contract.pk]),
        )

``data`` is the form's cleaned data, with ``version`` while a record is edited. ``errors.Invalid`` lands on its fields,
``Stale`` on the page that compares the two versions, ``Forbidden`` and ``Refused`` above the form, and nothing typed is
lost. A button without a form calls ``handle_action``, after ``confirm`` where it cannot be undone; a page that only
reads calls ``render``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, permissions, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomValues
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import Access, Audience, Rule
from fishplate.web import conflicts, custom_fields, http, signing_in, toasts
from fishplate.web.errors import reasons_of
from fishplate.web.forms import Form, options
from fishplate.web.http import PublicRequest, Request

__all__ = [
    "Audience",
    "PublicRequest",
    "Request",
    "confirm",
    "handle_action",
    "handle_form",
    "one",
    "page",
    "render",
    "show_once",
]

P = ParamSpec("P")
Q = TypeVar("Q", bound=HttpRequest)
R = TypeVar("R")
M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=Form)
_OWNER = "organisation_id"


def page(
    audience: Audience, *, rule: Rule | None = None, methods: Sequence[str] = ("GET", "POST")
) -> Callable[[Callable[Concatenate[Q, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Declare who may reach a page, and send everybody else where they belong.

    ``rule`` is the one that the page's service demands; it is declared here so that the walk over all routes finds it.
    """

    def decorate(
        view: Callable[Concatenate[Q, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # HEAD asks for what GET answers. Nothing else is let through: to Django's guard against forged requests
            # both it and OPTIONS are harmless, and a page that only writes would write.
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            actor = http.actor_of(request)
            if audience is not Audience.PUBLIC and actor is None:
                return signing_in.ask(request)
            if audience is Audience.ADMINISTRATOR and not (actor and actor.administrator):
                raise errors.Forbidden(_("Only an administrator of this installation may open this page."))
            with undo.noticing() as noticed:
                request.fishplate_noticed = noticed  # type: ignore[attr-defined]  # for what is said, see toasts
                response = view(cast("Q", request), *args, **kwargs)  # the middleware made it one
            if audience is not Audience.PUBLIC:
                patch_cache_control(response, private=True, no_cache=True)
            return response

        return permissions.declare(guarded, Access(audience, rule))

    return decorate


def one(rows: QuerySet[M], pk: UUID) -> M:
    """Return the row ``pk`` of what this person may see; ``NotFound`` for a stranger as for a wrong id."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise errors.NotFound
    return row


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page, or only its ``{% partialdef partial %}`` where htmx asked for a part."""
    name = f"{template}#{partial}" if partial and http.wants_fragment(request) else template
    response = HttpResponse(render_to_string(name, context, request), status=status)
    http.vary(response)
    return toasts.carry(request, response) if name != template else response


def show_once(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a form with a page that nobody can come back to, such as one that tells a secret.

    It replaces the whole page, also where htmx sent the form to have only that changed, and no cache keeps it.
    """
    response = HttpResponse(render_to_string(template, context, request))
    http.vary(response)
    patch_cache_control(response, no_store=True)
    if http.wants_fragment(request):
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML show:top"
    return response


def handle_form(
    request: HttpRequest,
    form_class: type[F],
    *,
    action: Callable[[dict[str, Any]], R],
    done: Callable[[R], str | HttpResponseBase] | str,
    title: Text,
    said: Text | Callable[[R], Text] = "",
    submit: Text = "",
    cancel: str = "",
    record: Record | None = None,
    makes: type[Record] | None = None,
    owner_id: UUID | None = None,
    initial: dict[str, Any] | None = None,
    form_options: dict[str, Any] | None = None,
    template: str = "web/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """Show a form, or take what was typed to its service, and tell what came of it.

    Args:
        action: calls the service with the cleaned data; what it returns is handed to ``done``.
        done: where to go afterwards, or a function of what ``action`` returned to that or to the answer itself.
        said: the toast shown there, as a text or a function of what ``action`` returned.
        record: the record that is edited; its values fill the form and its version is sent along. The fields that its
            organisation defined stand below and are kept together with it; ``action`` does not see them.
        makes: the kind of record that ``action`` returns new, where its organisation may have defined fields for it.
        owner_id: that organisation; where it is chosen in the form, it is what the field ``organisation_id`` says.
        form_options: further keyword arguments of the form's constructor, such as the choices of its lists.
    """
    options = {"initial": initial, **(form_options or {})}
    opened = _with_own_fields(request, _Opened(form_class, options, record, None), makes, owner_id)
    shown = {
        "title": title,
        "submit": submit or _("Save"),
        "cancel": cancel,
        "record": record,
        **(context or {}),
    }
    if request.method != "POST":
        return render(request, template, {**shown, "form": opened.form()})
    data = conflicts.chosen(request.POST, opened.form)
    form = opened.form(data=data, files=request.FILES)
    reasons: list[Text] = []
    status = 422
    if form.is_valid():
        try:
            result = opened.carry_out(form, action)
        except errors.Invalid as error:
            form.take(error)
        except errors.Stale as error:
            current, theirs = opened.as_it_stands(error.current, http.actor_of(request))
            return conflicts.show(request, form, current, theirs, shown)
        except (errors.Forbidden, errors.Refused) as error:
            reasons, status = reasons_of(error), error.status
        else:
            return _finish(request, done(result) if callable(done) else done, said(result) if callable(said) else said)
    # The form alone stands in the template that every other one extends.
    name = "web/form.html" if http.wants_fragment(request) else template
    return render(request, name, {**shown, "form": form, "reasons": reasons}, partial="form", status=status)


def handle_action(
    request: HttpRequest, action: Callable[[], R], *, done: Callable[[R], str] | str, said: Text = ""
) -> HttpResponseBase:
    """Do what a single button stands for. A refusal is told by ``ErrorMiddleware``, above the page that is open."""
    result = action()
    return _finish(request, done(result) if callable(done) else done, said)


def confirm(
    request: HttpRequest,
    *,
    title: Text,
    text: Text = "",
    submit: Text,
    cancel: str,
    refused: Text | None = None,
) -> HttpResponseBase:
    """Ask before something is done that cannot be taken back; the same URL does it when it is posted to.

    ``refused`` is the rule's reason why this person may not: it is said instead of offering the button.
    """
    context = {"title": title, "text": text, "submit": submit, "cancel": cancel, "refused": refused}
    return render(request, "web/confirm.html", context)


def _with_own_fields(
    request: HttpRequest, opened: _Opened[F], makes: type[Record] | None, owner_id: UUID | None
) -> _Opened[F]:
    """Add the own fields of the record that is edited, or of the one that is to be made."""
    actor = http.actor_of(request)
    if makes is None:
        return replace(opened, own=custom_fields.beside(opened.record, actor))
    owner_id = owner_id or _chosen_owner(opened.form(), request.POST.get(_OWNER, ""))
    return replace(opened, own=custom_fields.new(makes, owner_id, actor))


def _chosen_owner(form: Form, typed: str) -> UUID | None:
    """Return the organisation that is chosen in a form: what was typed, or what the list begins with."""
    field = form.fields[_OWNER]
    assert isinstance(field, forms.ChoiceField)
    offered = [value for value, _label in options(field)]
    chosen = next((one for one in (typed, str(field.initial or ""), *offered) if one and one in offered), "")
    return UUID(chosen) if chosen else None


@dataclass(frozen=True, slots=True)
class _Opened(Generic[F]):
    """A form with what fills it: the record that it edits, and that record's own fields where it has some."""

    form_class: type[F]
    options: dict[str, Any]
    record: Record | None
    own: custom_fields.Beside | custom_fields.New | None

    def form(self, **given: Any) -> F:
        form = self.form_class(**{**self.options, "record": self.record, **given})
        if self.own is not None:
            self.own.extend(form)
        return form

    def carry_out(self, form: F, action: Callable[[dict[str, Any]], R]) -> R:
        """Do what was typed; where own fields were changed too, both or neither."""
        fill = self.own.take(form) if self.own is not None else None
        if fill is None:
            return action(form.cleaned_data)
        with audit.unit():
            result = action(form.cleaned_data)
            fill(result)
        return result

    def as_it_stands(self, current: Model, actor: Actor | None) -> tuple[Record, F]:
        """Return what somebody else made meanwhile of the record or of its own fields, and the form of it."""
        if isinstance(self.own, custom_fields.Beside) and isinstance(current, CustomValues):
            self.own.record.refresh_from_db()
            current = self.own.record
        assert isinstance(current, Record)
        options = {**self.options, "initial": None}
        return current, _Opened(self.form_class, options, current, custom_fields.beside(current, actor)).form()


def _finish(request: HttpRequest, place: str | HttpResponseBase, said: Text) -> HttpResponseBase:
    if isinstance(place, HttpResponseBase):
        return place
    if said:
        toasts.say(request, said)
    return http.redirect(request, place)
