from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Template, templates
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def upload_document_template(
    *, organisation_id: UUID, document_type: str, language: str, filename: str, content: bytes, actor: Actor
) -> Template:
    """Print a document of the organisation's projects through its own DOCX from now on, after it was tried.

    Raises:
        NotFound: outside the actor's sight. Forbidden: not a manager.
        Invalid: what is wrong with the file, and where.
    """
    demand(permissions.upload_document_template, actor, _organisation(organisation_id, actor))
    stored = templates.try_out(document_type, language, content)
    with audit.change("organisations.document_template_uploaded", actor=actor):
        organisation = lock(queries.organisations(actor), organisation_id)
        demand(permissions.upload_document_template, actor, organisation)
        guards.ask("organisations.upload_document_template", target=organisation, actor=actor)
        return templates.keep(
            organisation_id=organisation.pk,
            document_type=document_type,
            language=language,
            filename=filename,
            stored=stored,
            actor=actor,
        )


def restore_document_template(*, template_id: UUID, actor: Actor) -> Template:
    """Use a template of earlier again.

    Raises:
        NotFound: outside the actor's sight. Forbidden: not a manager. Refused: it is in use.
    """
    with audit.change("organisations.document_template_restored", actor=actor) as change:
        template = change.target = lock(queries.document_templates(actor), template_id)
        organisation = _organisation(template.organisation_id, actor)
        demand(permissions.restore_document_template, actor, organisation)
        guards.ask("organisations.restore_document_template", target=organisation, actor=actor)
        if template.current:
            raise errors.Refused(_("This template is in use."))
        templates.use(template)
    return template


def withdraw_document_template(*, template_id: UUID, actor: Actor) -> Template:
    """Go back to the template that is shipped; the organisation's own stays in the list.

    Raises:
        NotFound: outside the actor's sight. Forbidden: not a manager. Refused: it is not in use.
    """
    with audit.change("organisations.document_template_withdrawn", actor=actor) as change:
        template = change.target = lock(queries.document_templates(actor), template_id)
        organisation = _organisation(template.organisation_id, actor)
        demand(permissions.withdraw_document_template, actor, organisation)
        guards.ask("organisations.withdraw_document_template", target=organisation, actor=actor)
        if not template.current:
            raise errors.Refused(_("This template is not in use."))
        templates.drop(template)
    return template


def _organisation(organisation_id: UUID, actor: Actor) -> Organisation:
    found = queries.organisations(actor).filter(pk=organisation_id).first()
    if found is None:
        raise errors.NotFound
    return found
