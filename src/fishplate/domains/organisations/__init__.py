"""Organisations, the people in them, sign-in and tokens.

Words: an *organisation* (组织) is a company or a unit that owns systems and takes part in projects; a *person* (人员)
signs in; a *membership* (成员关系) says which organisation a person belongs to and whether they manage it. An
*administrator* (管理员) runs the installation and sees no project by that.

This is the lowest domain: it may call nobody.
"""
