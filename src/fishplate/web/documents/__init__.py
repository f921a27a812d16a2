"""Printing a record, and the way back from paper: the pages of ``kernel.documents``.

A record whose kind has a document gets the panel on its page by itself; a page that has no record of its own links to
``web:print_document``.
"""
