"""Two small systems to run a project on: an MES that completes orders and an ERP that posts them.

Real services, a process each, with HTTP and a SQLite database of their own, made by us from a seed. The MES
sends every completed order to the ERP, as integrations do; faults of both can be switched while they run, so
that a person sees what a measurement finds and repairs it. They know nothing of Fishplate and use the
standard library only: `systems` says where they are and how to start them, `cli` is how a person does.
"""
