"""What every number of the reports means."""

DEFINITIONS: dict[str, str] = {
    "Request": "A case of the event log that has a row “Request submitted”. A milestone counts "
    "when it is first reached. Other cases, such as users, are not counted.",
    "Time": "All instants are in UTC, and days begin at midnight UTC.",
    "Latency": "The time from the submission of a request to a milestone, of those requests that "
    "reached it.",
    "Not there yet": "The share of requests that had not reached a milestone when the log ended, "
    "though they still could, of these and those that had. Where it is large, the latencies shown "
    "are too short: the slow ones are missing.",
    "Percentile": "p95 is the latency that 95 % do not exceed. Percentiles interpolate linearly "
    "between neighbours (numpy's “linear”, type 7): p95 of 1 to 10 is 9.55.",
    "Throughput": "How many requests reached a milestone in a piece of time. A day's average is "
    "over the whole log, quiet days included; the fullest hour is an hour by the clock.",
    "In a stage": "From the milestone that begins a stage to the one that ends it. The average "
    "number is time-weighted: each number counts for as long as it lasted, from the log's first "
    "row to its last. Where a partner is talked with several times, each talk, the wait before it "
    "and the thinking before that are visits of their stages, and a wait is the wait of a visit.",
    "Share of the way": "The mean time that those who finished spent in a stage, of their mean "
    "time from submission to the end. The mail job and job 1010 run side by side after an "
    "approval, so the shares can add up to a little more than 100 %.",
    "Busy": "A person is busy from taking up a lead or an opportunity to the decision on it, and "
    "once only if several are in hand.",
    "Utilization": "Busy hours by hours on shift. Work that was begun is finished after hours, so "
    "it can exceed 100 %.",
}
