"""All cases with an exact answer, in the order in which they are told."""

from tests.verification import flow_cases, job_cases, queue_cases

CASES = {case.name: case for case in (*job_cases.CASES, *queue_cases.CASES, *flow_cases.CASES)}
