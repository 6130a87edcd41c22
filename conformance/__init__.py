"""Whether someone else's system did the same.

conformance.deployment     the port: what the features may do and see
conformance.observations   what they see
conformance.simulated      the adapter to the reference model in simulated time
conformance.mutants        deliberately wrong systems, which the features must catch
conformance.proof          what the features have shown about them
conformance.verdicts       what a run of the features says about each rule
"""
