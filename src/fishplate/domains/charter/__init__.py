"""The charter: why a project is done, what is in and out of its scope, and by which figures its success is told.

Words: a *charter* (项目章程) is drafted, submitted and approved; an *objective* (目标) is what the project is to reach
and by when; an *indicator* (指标) is a figure with unit, comparison and target, bound to the *interface* it is measured
at. Every interface in scope carries one before the charter can be submitted.

May call: organisations, projects, approvals, landscape.
"""
