"""Tables, charts and pages. Every report is a function alone of a log, or of a run's messages.

Start here:
reports.metrics       measure(table): everything in numbers
reports.bottleneck    what holds requests up most, in a sentence
reports.summary       the numbers on a terminal
reports.page          the numbers on an HTML page; its charts are in reports.charts
reports.rule_results  how the features went, in a sentence, and in which colour
reports.results       the folder that a run leaves behind
reports.kill_matrix   what the features have shown about deliberately wrong systems
reports.terminal      what the commands say

reports.features      a run of features: living document, Cucumber JSON, JUnit, verdicts

What is measured:
reports.span          what the log covers
reports.funnel        who got how far, and who is where at the end
reports.latencies     how long it took to each milestone
reports.waits         how long requests are in each stage, and how many at a time
reports.throughput    how many come in and get through
reports.people        how busy the salespeople were: reports.work by reports.shifts
reports.job_runs      how often the jobs ran
reports.trouble       what went wrong

What that rests on:
reports.events        a log as arrays of numbers
reports.milestones    when each request reached each milestone
reports.stages        what lies between milestones, and whom a request waits for there
reports.level, reports.intervals, reports.bins, reports.spread    arithmetic of time
reports.wording, reports.sentences, reports.definitions           the words
reports.html          what all pages share
reports.whole_file    writing whole or not at all
"""
