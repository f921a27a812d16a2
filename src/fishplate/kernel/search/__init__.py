"""Finding records by words, in Chinese and English, as far as the person may see them.

search.register(Interface, document=lambda interface: Document(interface.name, interface.purpose))   # apps.py
search.index(interface)                       # in the change that wrote it
search.find(actor, "接口 IF-01", limit=20)    # scoped, best first
"""

from fishplate.kernel.search.finding import find
from fishplate.kernel.search.indexing import Document, forget, index, rebuild, register

__all__ = ["Document", "find", "forget", "index", "rebuild", "register"]
