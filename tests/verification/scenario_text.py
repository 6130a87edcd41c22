"""What scenario files of several kinds of cases say alike: the head, and how leads are decided.

What only one kind of case needs stands with it.
"""

from tests.verification.comparison import CONFIDENCE, REPLICATIONS

HEAD = """\
name = "{name}"
start = 2026-03-02T00:00:00Z
lasts = "{lasts}"

[statistics]
replications = {replications}
confidence = {confidence}
{statistics}
[traffic]
rate = "{rate}"
over = "{over}"
"""
NO_LATENCY = '[dual_write]\nlatency = { law = "fixed", value = "0 s" }\n'
THINKS_UP_TO_A_DAY = """
[sales]
qualified_share = 1
won_share = 0
qualification = {{ law = "fixed", value = "0 s" }}
follow_up = {{ law = "uniform", low = "0 s", high = "24 h" }}
closing = {{ {law} }}
"""
QUALIFIED_AT_ONCE = """
[[sales_team]]
name = "Qualify"
people = "unlimited"
hours = "always"
does = ["qualification"]
"""


def head(name: str, *, lasts: str, rate: str, over: str, statistics: str) -> str:
    """What every file begins with; statistics: more lines of that table."""
    return HEAD.format(
        name=name,
        lasts=lasts,
        replications=REPLICATIONS,
        confidence=CONFIDENCE,
        statistics=statistics,
        rate=rate,
        over=over,
    )


def thinks_up_to_a_day(closing: str) -> str:
    """The table [sales] of leads that are qualified at once; lines may be added to it."""
    return THINKS_UP_TO_A_DAY.format(law=closing)
