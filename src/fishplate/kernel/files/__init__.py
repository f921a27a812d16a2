"""Files by what is in them: the name on disk is the SHA-256 of the content, so the same file is kept once for ever.

What a person called the file, and who may read it, is the business of the record that points at it. Nothing that came
from outside ever becomes a path.
"""

from fishplate.kernel.files.storing import LIMIT, Damaged, Missing, Stored, open_stored, read, store

__all__ = ["LIMIT", "Damaged", "Missing", "Stored", "open_stored", "read", "store"]
