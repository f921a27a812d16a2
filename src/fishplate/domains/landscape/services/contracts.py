from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import events, permissions, queries
from fishplate.domains.landscape.models import Contract, Interface
from fishplate.domains.landscape.services.contents import LIMIT, check_content
from fishplate.domains.landscape.services.signing import lock_signing_projects, void_superseded
from fishplate.kernel import audit, errors, files, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check


def upload_contract(
    *,
    interface_id: UUID,
    content: bytes,
    format: str,  # noqa: A002  # the field's name; nothing here formats text
    filename: str,
    note: str = "",
    actor: Actor,
    under: UUID | None = None,
) -> tuple[Contract, bool]:
    """Make ``content`` the current contract of an interface; return it, and whether it is new.

    Content that is already the current contract is recognised by its hash and changes nothing: what was measured
    against it stays valid. The file is stored before the change opens; one that no contract names does no harm.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: the file is empty, larger than 20 MB, or not what its format says.
    """
    rows = Interface.objects.visible_to(actor).select_related("organisation")
    interface = rows.filter(pk=interface_id).first()
    if interface is None:
        raise errors.NotFound
    demand(permissions.upload_contract, actor, interface)
    check_content(content, format)
    stored = files.store(content, limit=LIMIT)
    if (current := queries.current_contract(interface_id)) and current.content_hash == stored.sha256:
        return current, False
    with audit.change("landscape.contract_uploaded", actor=actor, under=under) as change:
        lock_signing_projects(interface_id)
        interface = lock(rows, interface_id)
        guards.ask("landscape.upload_contract", target=interface, actor=actor, under=under)
        current = queries.current_contract(interface_id)
        contract = Contract(
            interface=interface,
            number=current.number + 1 if current else 1,
            content_hash=stored.sha256,
            size=stored.size,
            format=format,
            filename=filename.replace("\\", "/").rsplit("/", 1)[-1].strip()[-200:] or _("contract"),
            note=note.strip(),
            uploaded_by_id=None if actor.system else actor.id,
        )
        check(contract)
        contract.save()
        search.index(contract)
        change.created(contract)
        change.target = contract
        void_superseded(interface_id)
        outbox.publish(
            events.ContractUploaded(
                interface_id=interface.pk,
                contract_id=contract.pk,
                number=contract.number,
                content_hash=contract.content_hash,
                actor_id=actor.id,
            )
        )
    return contract, True
