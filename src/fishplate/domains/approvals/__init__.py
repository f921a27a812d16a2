"""Who must sign what, the votes, and the decision with a hash of what was signed.

Words: an *approval* (审批) asks for signatures under one frozen text; a *seat* (席位) says which role signs and how
many of it (the *quorum*, 法定人数); a *vote* (表决) is one person's signature or rejection in one seat. What is signed
belongs to another domain and is known here by kind and id only.

May call: organisations, projects, conversations.
"""
