"""News for open browsers: a row written in the business transaction, told to every stream that may hear it.

A page says nothing more than "this changed", and the browser fetches what it shows again, with the rights it has then.
The streams are served by a small process of their own (``fishplate.config.asgi``); see docs/adr/0005-jobs.md.
"""

from fishplate.kernel.live import topics
from fishplate.kernel.live.messages import prune, publish

__all__ = ["prune", "publish", "topics"]
