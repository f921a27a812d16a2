"""Gates on a project's way, the criteria that are measured for them, and the decisions.

Words: a *gate* (关口) lets a project into its next phase; a *criterion* (准则) asks one fact of the project; a
*decision* (决定) is what came of asking for the gate: refused with every reason, or signed and opened, always with the
evidence (证据) frozen as it was.

Of systems, checks and charter it knows only what ``kernel.facts`` answers.

May call: organisations, projects, conversations, approvals.
"""
