"""The register: systems, their environments, the interfaces between them and the contracts these keep.

Words: a *system* (系统) runs in *environments* (环境); an *interface* (接口) has exactly one provider, any number of
consumers, and a direction of data flow of its own; a *contract* (接口契约) is one version of what both sides agreed
on, known by the hash of its content; *scope* (范围) joins a system or an interface to a project, which builds, changes,
uses or retires it. The register belongs to organisations and outlives projects.

May call: organisations, projects, approvals.
"""
