"""Files as people meet them: the panel on every main record's page, a list, a page for each, how they are served."""
