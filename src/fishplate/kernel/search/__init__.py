"""Finding records by words, in Chinese and English, as far as the person may see them.

search.register(Interface, document=lambda interface: Document(interface.name, interface.purpose))   # apps.py
search.index(interface)                       # in the change that wrote it
search.find(actor, "接口 IF-01", limit=20)    # scoped, best first
search.find_page(actor, "接口", limit=20, project_id=…, after=…)      # page by page, of one project
"""

from fishplate.kernel.search.finding import Found, find, find_page
from fishplate.kernel.search.indexing import Document, about, forget, index, kinds, rebuild, register
from fishplate.kernel.search.pinyin import warm

__all__ = ["Document", "Found", "about", "find", "find_page", "forget", "index", "kinds", "rebuild", "register", "warm"]
