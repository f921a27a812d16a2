"""Foreign keys between domains point downwards, protect what they point at, and leave no name there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import PROTECT, Field, Model

from tests.architecture.checks.tree import ORDER


def faults(models: Iterable[type[Model]]) -> list[str]:
    """Return the relations of our models that break a rule, with the rule."""
    return [
        f"{model.__module__.removeprefix('fishplate.')}.{model.__name__}.{field.name} {fault}"
        for model in models
        if _owner(model) is not None
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.remote_field is not None
        for fault in _faults_of(model, field)
    ]


def _faults_of(model: type[Model], field: Field[Any, Any]) -> Iterator[str]:
    target = field.related_model
    if not isinstance(target, type) or (to := _owner(target)) is None:
        return
    owner = _owner(model)
    if owner == to:
        return
    if owner == "kernel":
        yield f"points from the kernel at {to}; hold an opaque id"
        return
    if to in ORDER and owner in ORDER and ORDER.index(to) > ORDER.index(owner):
        yield f"points upwards at {to}"
    if field.many_to_many:
        yield f"is many-to-many with {to}; write the rows between them yourself"
        return
    relation: Any = field.remote_field
    if relation.on_delete is not PROTECT:
        yield f"does not PROTECT what it points at in {to}"
    if relation.related_name != "+":
        yield f'leaves a name in {to}; say related_name="+"'


def _owner(model: type[Model]) -> str | None:
    """The domain a model belongs to, ``kernel``, or ``None`` for a model that is not ours."""
    package, _, rest = model.__module__.partition(".")
    if package != "fishplate":
        return None
    layer, name = [*rest.split("."), ""][:2]
    return name if layer == "domains" else layer
