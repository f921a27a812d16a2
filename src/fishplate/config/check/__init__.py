"""``fishplate check``: is this installation sound, and where not, what to do about it."""
