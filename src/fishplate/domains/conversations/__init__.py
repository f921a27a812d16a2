"""What people say about records, who is told of what, and how it reaches them.

Words: a *comment* (评论) stands on a main record (any kind with a steward) and is seen by whoever sees the record now;
a *mention* (提及) names a person in it; a *watch* (关注) asks to be told what happens to a record or in a whole
project; a *notice* (通知) tells one person of one event, in the *inbox* (收件箱) and by a *delivery* (推送) to mail
or to a *channel* (通知渠道) of their own. Which events are told of, their own domains declare (``kernel.notices``).

May call: organisations, projects.
"""
