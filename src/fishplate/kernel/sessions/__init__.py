"""Browsers that are signed in, so that people can see and end them. The session is the row: without it nobody is in.

``SESSION_ENGINE = "fishplate.kernel.sessions.store"``. People, who know nothing of keys, name a session by ``device``.
"""
