class Missing(Exception):
    """A service cannot be had on this machine; the text says why and what would help."""
