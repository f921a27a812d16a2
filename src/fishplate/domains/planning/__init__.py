"""The plan of a project: its tasks, what they wait for, and the dates that follow.

Words: a *task* (任务) takes a *duration* (工期) of working time; one of no duration is a *milestone* (里程碑). A task
may build an *interface* (接口). A *dependency* (依赖) joins two tasks, with *lag* (延隔时间). *Slack* (浮动时间) is how
far a task may slip; tasks without it are *critical* (关键). A *calendar* (日历) says when people work,
*resources* (资源) are who they are, and an *assignment* (任务分配) is who works on what.

May call: organisations, projects, approvals, landscape, charter. The dates come from engines.scheduling.
"""
