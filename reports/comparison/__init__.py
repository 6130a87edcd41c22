"""Pages and words that compare settings of a scenario.

words       settings, values and differences in words
plan_words  what a plan says
sweep_page  every point of a grid, against the first
plan_page   the cheapest that meets the goals, and why cheaper ones do not
folders     what both leave in a folder
"""
