"""Checks on the real interfaces, their runs, and the evidence that decides.

Words: a *check* (检查) asks one thing of an interface again and again: does it answer in time, do both sides hold the
same data, or a question a person answers; a *run* (执行) is one asking, with its inputs and figures; it is *evidence*
(证据) for as long as the contract, the version of the system and its age are those it was taken with.

May call: organisations, projects, approvals, landscape, charter, planning.
"""
