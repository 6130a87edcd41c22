"""The way of an onboarding request, milestone by milestone, and what rules out a later one."""

from reference_model.activities import Activity

MILESTONES: dict[str, Activity] = {
    "submitted": Activity.REQUEST_SUBMITTED,
    "pulled": Activity.REQUEST_PULLED,
    "stored": Activity.PROSPECT_STORED,
    "lead": Activity.LEAD_CREATED,
    "lead_taken_up": Activity.LEAD_TAKEN_UP,
    "qualified": Activity.LEAD_QUALIFIED,
    "disqualified": Activity.LEAD_DISQUALIFIED,
    "follow_up_due": Activity.FOLLOW_UP_DUE,
    "opportunity_taken_up": Activity.OPPORTUNITY_TAKEN_UP,
    "won": Activity.OPPORTUNITY_WON,
    "lost": Activity.OPPORTUNITY_LOST,
    "approved": Activity.PROSPECT_APPROVED,
    "rejected": Activity.PROSPECT_REJECTED,
    "mail_sent": Activity.EMAIL_SENT,
    "published": Activity.HIERARCHY_PUBLISHED,
    "signed_in": Activity.SIGNED_IN,
}
"""What reaching each milestone is called in the event log, in the order of the way."""

_WAY = (
    *("submitted", "pulled", "stored", "lead", "lead_taken_up", "qualified", "follow_up_due"),
    *("opportunity_taken_up", "won", "approved", "published", "signed_in"),
)
_EXITS = ("disqualified", "lost", "rejected")
_OVERTAKEN_BY: dict[str, tuple[str, ...]] = {
    "disqualified": (*_WAY[_WAY.index("qualified") :], "rejected"),
    "lost": ("disqualified", "won", "approved", "published", "signed_in", "rejected"),
    "rejected": ("approved", "published", "signed_in"),
    "mail_sent": ("signed_in",),
}


def ruled_out_by(milestone: str) -> tuple[str, ...]:
    """What shows that a request will not reach a milestone any more, or reached it unseen."""
    return _OVERTAKEN_BY.get(milestone) or (*_WAY[_WAY.index(milestone) :][1:], *_EXITS)
