from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import permissions, queries, services
from fishplate.domains.conversations.models import Comment
from fishplate.domains.conversations.pages.forms import AddCommentForm, CommentForm
from fishplate.domains.conversations.pages.shown import context_of
from fishplate.kernel import errors, markdown
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference
from fishplate.web import http
from fishplate.web.errors import reasons_of
from fishplate.web.files.forms import receive_all
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, page, render


@page(Audience.SIGNED_IN, methods=["GET"])
def list_comments(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    subject = _subject(request, Reference(record_kind, record_id))
    everything = not http.wants_fragment(request) or "all" in request.GET
    context = context_of(subject, request.actor, everything=everything)
    title = _t("What was said: {record}").format(record=subject.label)
    return render(
        request, "conversations/list_comments.html", {**context, "title": title, "on_its_own": True}, partial="comments"
    )


@page(Audience.SIGNED_IN, rule=permissions.add_comment)
def add_comment(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    to = Reference(record_kind, record_id)
    subject = _subject(request, to)
    if request.method != "POST":
        return _compose(request, subject, AddCommentForm(auto_id="comment-form-%s"))
    form = AddCommentForm(data=request.POST, files=request.FILES, auto_id="comment-form-%s")
    if "preview" in request.POST:
        return _compose(request, subject, form, preview=markdown.render(request.POST.get("text", "")))
    reasons: list[errors.Text] = []
    status = 422
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("text", "parent_id")}
            received = receive_all(form.cleaned_data["content"])
            comment = services.add_comment(subject=to, received=received, actor=request.actor, **said)
        except errors.Invalid as error:
            form.take(error)
        except (errors.Forbidden, errors.Refused) as error:
            reasons, status = reasons_of(error), error.status
        else:
            if http.wants_fragment(request):
                context = context_of(subject, request.actor, written=True)
                return render(request, "conversations/add_comment.html", context, partial="conversation")
            return http.redirect(request, f"{subject.url}#{comment.anchor}")
    return _compose(request, subject, form, status=status, reasons=reasons)


@page(Audience.SIGNED_IN, methods=["GET"])
def suggest_people(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    subject = queries.subject_of(Reference(record_kind, record_id), request.actor)
    people = queries.suggested(subject, request.GET.get("q", ""), request.actor)
    return render(
        request, "conversations/suggest_people.html", {"people": people, "title": _("People")}, partial="people"
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def open_comment(request: Request, comment_id: UUID) -> HttpResponseBase:
    """The lasting address of a comment leads to its place on the record's page."""
    comment = queries.comment(request.actor, comment_id)
    return HttpResponseRedirect(_place(request, comment))


@page(Audience.SIGNED_IN, rule=permissions.amend_comment)
def amend_comment(request: Request, comment_id: UUID) -> HttpResponseBase:
    comment = _comment(request, comment_id)
    demand(permissions.amend_comment, request.actor, comment)
    place = _place(request, comment)
    people = reverse("conversations:suggest_people", args=[comment.subject_kind, comment.subject_id])
    return handle_form(
        request,
        CommentForm,
        record=comment,
        action=lambda data: services.amend_comment(comment_id=comment.pk, actor=request.actor, **data),
        done=place,
        title=_("Change the comment"),
        said=_("The comment was changed."),
        cancel=place,
        template="conversations/amend_comment.html",
        context={"people_url": people},
    )


@page(Audience.SIGNED_IN, rule=permissions.delete_comment)
def delete_comment(request: Request, comment_id: UUID) -> HttpResponseBase:
    comment = _comment(request, comment_id)
    place = _place(request, comment)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.delete_comment(comment_id=comment.pk, actor=request.actor),
            done=place,
            said=_("The comment was deleted."),
        )
    return confirm(
        request,
        title=_("Delete this comment?"),
        text=_(
            "Its text and its former versions are gone for good, and its files are taken off it; that there was a "
            "comment stays visible."
        ),
        submit=_("Delete"),
        cancel=place,
        refused=permissions.delete_comment(request.actor, comment),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_versions(request: Request, comment_id: UUID) -> HttpResponseBase:
    comment = _comment(request, comment_id)
    context: dict[str, Any] = {
        "title": _t("Versions of a comment by {name}").format(name=comment.author.name),
        "comment": comment,
        "versions": queries.versions(comment),
        "place": _place(request, comment),
    }
    return render(request, "conversations/list_versions.html", context)


def _subject(request: Request, to: Reference) -> queries.Subject:
    subject = queries.subject_of(to, request.actor)
    http.stand_beside(request, subject.record)
    return subject


def _comment(request: Request, comment_id: UUID) -> Comment:
    comment = queries.comment(request.actor, comment_id)
    _subject(request, comment.subject)
    return comment


def _compose(request: Request, subject: queries.Subject, form: AddCommentForm, **more: Any) -> HttpResponseBase:
    """Show what was typed again: in its place on the record's page; on a page of its own where there is no script."""
    status = more.pop("status", 200)
    context = context_of(subject, request.actor, **{**more, "comment_form": form})
    title = _t("Comment: {record}").format(record=subject.label)
    return render(
        request,
        "conversations/add_comment.html",
        {**context, "title": title},
        partial="conversation",
        status=status,
    )


def _place(request: Request, comment: Comment) -> str:
    """Where a comment stands: on the record's page or, where it is too old for that, among all of them."""
    return f"{queries.place_of(comment, request.actor)}#{comment.anchor}"
