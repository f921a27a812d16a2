"""What happens in a project, told to other programs by itself.

Words: a *webhook* (Webhook) is an address of another program that is told of certain *kinds of event* (事件类型), of
one project or of one organisation; a *delivery* (投递) is one event on its way to one webhook; an *attempt* (尝试) is
one request of it, with what was answered.

May call: everything below.
"""
