"""What must happen: both systems and the dual-write between them, without clock, I/O or chance.

reference_model.landscape     wires one of each; start here
reference_model.site          the B2B website and its channel database
reference_model.headquarters  prospects, customers, hierarchies, e-mail
reference_model.jobs          P-0001, Synchronize, 1010, e-mail
reference_model.sales         leads and opportunities
reference_model.dual_write    what crosses between the two, and when it does not
reference_model.transaction   all or nothing, across both
reference_model.activities    what can happen: the vocabulary of the event log
reference_model.rules         the rule catalogue
reference_model.invariants    what holds in every reachable state
"""
