"""Everything that is found, page by page: what the palette shows the first of."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import records, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Invalid, NotFound
from fishplate.kernel.search import Found
from fishplate.web.pages import Audience, Request, page, render

PROJECT = "projects.project"
_SIZE = 20


class SearchForm(forms.Form):
    """What is looked for, and where."""

    q = forms.CharField(required=False, max_length=200, label=_("Words"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    project = forms.ChoiceField(required=False, label=_("Project"))

    def __init__(self, *args: object, actor: Actor, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as every form of Django
        kinds = sorted((str(one.name), one.key) for one in records.kinds() if one.key in search.kinds())
        projects = records.get(PROJECT).visible_to(actor)
        choices: dict[str, list[tuple[str, object]]] = {
            "kind": [("", _("all")), *((key, name) for name, key in kinds)],
            "project": [("", _("all")), *((str(one.pk), str(one)) for one in projects)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


def find(actor: Actor, text: str, *, kind: str, project_id: UUID | None, after: str, limit: int) -> Found:
    """Return a page of what is found, of one kind or project where they are named.

    Raises:
        NotFound: the project is not this actor's to see. Invalid: nothing of this kind can be found, or ``after`` is
            nothing that a page named as ``next``.
    """
    if project_id is not None and not records.get(PROJECT).visible_to(actor).filter(pk=project_id).exists():
        raise NotFound
    kinds: Collection[str] | None = [kind] if kind else None
    if kind and kind not in search.kinds():
        raise Invalid({"kind": [_("Records of this kind cannot be searched.")]})
    return search.find_page(actor, text, limit=limit, kinds=kinds, project_id=project_id, after=after, spelt=True)


@page(Audience.SIGNED_IN, methods=["GET"])
def search_records(request: Request) -> HttpResponseBase:
    form = SearchForm(request.GET, actor=request.actor)
    typed = {name: request.GET.get(name, "") for name in form.fields}
    found, problem = Found([]), ""
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            found = find(
                request.actor,
                chosen["q"],
                kind=chosen["kind"],
                project_id=UUID(chosen["project"]) if chosen["project"] else None,
                after=request.GET.get("after", ""),
                limit=_SIZE,
            )
        except Invalid as error:
            problem = str(error)
    here = reverse("web:search_records")
    context = {
        "form": form,
        "typed": typed["q"].strip(),
        "found": found.items,
        "problem": problem,
        "first_url": f"{here}?{urlencode(typed)}" if request.GET.get("after") else "",
        "next_url": f"{here}?{urlencode({**typed, 'after': found.next})}" if found.next else "",
    }
    return render(request, "web/search.html", context)
