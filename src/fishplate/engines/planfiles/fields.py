"""Fields of tasks that other tools keep for whoever writes the file, and we use for what they do not know."""

from typing import Any, Final

import jpype

INTERFACE: Final = "Fishplate interface"
"""What the text field is called that holds the code of the interface a task builds."""


def of_interface(project: Any) -> Any:
    """The field of a mpxj project that holds the code of the interface, if it has one."""
    tasks = jpype.JClass("org.mpxj.FieldTypeClass").TASK
    return project.getCustomFields().getFieldTypeByAlias(tasks, INTERFACE)


def put_interface(project: Any) -> Any:
    """Declare that field in a project that is built, and return it."""
    field = jpype.JClass("org.mpxj.TaskField").TEXT1
    project.getCustomFields().getOrCreate(field).setAlias(INTERFACE)
    return field
