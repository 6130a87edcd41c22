"""Deliberately wrong systems, one for each way in which people get a rule wrong.

conformance.mutants.mutant    what a mutant is, and how one is declared
the other files               the mutants, one file a topic

A mutant is a few lines: a subclass of one part of the landscape that overrides one named method.
"""

from conformance.mutants import (
    closed_leads,
    closing,
    credit,
    customers,
    decisions,
    dual_write,
    duplicates,
    email,
    email_job,
    email_text,
    hierarchies,
    leads,
    legal_entities,
    other_records,
    pausing,
    qualification,
    requests,
    second_thoughts,
    sign_in,
    user_changes,
    users,
    views,
)
from conformance.mutants.mutant import MUTANTS, Mutant, find_mutant, mutants_by_rule

__all__ = ["MUTANTS", "Mutant", "find_mutant", "mutants_by_rule"]
