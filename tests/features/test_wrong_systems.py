"""The features can fail: a system that breaks a rule is caught, by the scenarios of that rule."""

import subprocess
import sys

import pytest

RUN = """
import sys
from reference_model import dual_write, headquarters, jobs, sales, sales_records, site
from reference_model.commerce_records import *
from reference_model.sales_records import *
{mutation}
import b2bkit
sys.argv = ["b2bkit", "features"]
b2bkit.main()
"""

MUTATIONS = {
    "R3": "jobs.Synchronize.pending = lambda self: []",
    "R5": "dual_write.DualWrite.prospect_created = lambda self, prospect: None",
    "R7": "sales.DUAL_WRITE_NOTE = Note('', 'A lead.', 'Dual-write')",
    "R8": "sales.Sales.my_open_leads = lambda self, user: list(self.leads.values())",
    "R9": "sales.Sales._add_contact = lambda self, lead, by: None",
    "R10": "headquarters.Headquarters.receive_account = headquarters.Headquarters.receive_contact",
    "R11": "dual_write.DualWrite.opportunity_won = lambda self, opportunity, lead: None",
    "R14": "dual_write.DualWrite.opportunity_lost = lambda self, lead: None",
    "N7": "site.Site._identify = lambda self, email: site.Buyer(1, '')",
    "D1": "from reference_model.transaction import Transaction\n"
    "Transaction._roll_back = lambda self: (self._undo.clear(), self._events.clear())",
}


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_broken_rule_is_named(rule: str) -> None:
    """A wrong system fails the features with exit code 1, and the broken rule deviates."""
    program = RUN.format(mutation=MUTATIONS[rule])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert f"  {rule} deviates: " in done.stdout
