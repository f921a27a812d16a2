"""The frame of every page, and the only way pages are made: it knows the kernel and no domain.

``pages``: who may open a page, forms, buttons. ``listing``: the one list. ``forms``: the one form style.
``navigation``, ``palette``: where one can go. ``errors``, ``conflicts``: how a refusal and a stale edit look.
``badges``: states, ages, figures. Templates extend ``web/page.html``, ``record.html``, ``list.html`` or ``form.html``.
The styles and scripts are in ``frontend/`` and are built into ``static/dist``.
"""
