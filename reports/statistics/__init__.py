"""What replications say, for readers.

wording    measures, intervals and verdicts in words
numbers    the same for metrics.json
section    their part of the page; section.html says it
charts     the warm-up
summary    their part of the terminal
"""
