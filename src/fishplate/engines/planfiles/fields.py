"""Fields of tasks that other tools keep for whoever writes the file, and we use for what they do not know."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import jpype

OURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "interface": ("TEXT1", "Fishplate interface"),
        # As the tools of Microsoft do for three-point estimates.
        "optimistic": ("DURATION1", "Fishplate optimistic"),
        "pessimistic": ("DURATION3", "Fishplate pessimistic"),
    }
)
"""By our name of it, the field that holds it and what that is called in the file."""


def found(project: Any) -> dict[str, Any]:
    """The fields of a mpxj project that are ours, by our names."""
    tasks, known = jpype.JClass("org.mpxj.FieldTypeClass").TASK, project.getCustomFields()
    by_alias = {name: known.getFieldTypeByAlias(tasks, alias) for name, (_field, alias) in OURS.items()}
    return {name: field for name, field in by_alias.items() if field is not None}


def declare(project: Any, name: str) -> Any:
    """Declare a field of ours in a project that is built, and return it."""
    field, alias = OURS[name]
    of_mpxj = getattr(jpype.JClass("org.mpxj.TaskField"), field)
    project.getCustomFields().getOrCreate(of_mpxj).setAlias(alias)
    return of_mpxj
