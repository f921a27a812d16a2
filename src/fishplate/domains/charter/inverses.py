"""What takes back what in a charter. What was submitted, signed or reopened is not taken back: others acted on it."""

from __future__ import annotations

from fishplate.domains.charter import services
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.charter.services.indicators import restore_indicator
from fishplate.domains.charter.services.objectives import restore_objective
from fishplate.kernel import errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("charter.charter_written", _write_back)
    undo.register("charter.objective_added", undo.remove_again(services.remove_objective, Objective))
    undo.register("charter.objective_amended", undo.amend_back(services.amend_objective, Objective))
    undo.register("charter.objective_removed", undo.add_again(restore_objective))
    undo.register("charter.objective_restored", undo.remove_again(services.remove_objective, Objective))
    undo.register("charter.indicator_added", undo.remove_again(services.remove_indicator, Indicator))
    undo.register("charter.indicator_amended", undo.amend_back(services.amend_indicator, Indicator))
    undo.register("charter.indicator_removed", undo.add_again(restore_indicator))
    undo.register("charter.indicator_restored", undo.remove_again(services.remove_indicator, Indicator))


def _write_back(done: Done, actor: Actor) -> object:
    """A charter is known by its project; one that was begun with these words stays, empty."""
    charter = Charter.objects.visible_to(actor).filter(pk=done.target.id).first()
    if charter is None:
        raise errors.NotFound
    begun = bool(done.rows_of(Charter, "created"))
    former = {} if begun else done.former(Charter)
    names = ("background", "scope_in", "scope_out")
    return services.write_charter(
        project_id=charter.project_id,
        version=charter.version,
        actor=actor,
        **{name: former.get(name, "" if begun else getattr(charter, name)) for name in names},
    )
