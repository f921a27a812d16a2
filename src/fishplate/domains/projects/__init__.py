"""Projects, their members and roles, and the phase each is in.

Words: a *project* (项目) belongs to one organisation and may have members of several; a *member* (成员) represents an
organisation in it as *party* (owner 甲方, integrator 集成方, supplier 供应商,
supervisor 监理) and fills *roles* (角色); a
*phase* (阶段) is left only through a gate.

May call: organisations.
"""
