"""Pictures of what is in a file, drawn anew from hostile input: nothing of the file's own bytes reaches a browser.

    draw(content, "application/pdf")  ->  the small picture first, then page by page, as WebP

It is run in a child process with limits (``python -m fishplate.engines.previews``): a decoder that crashes, or asks for
more memory or time than a preview is worth, takes nothing with it.
"""

from fishplate.engines.previews.drawing import DRAWABLE, PAGES, Undrawable, draw

__all__ = ["DRAWABLE", "PAGES", "Undrawable", "draw"]
