"""The features against deliberately wrong systems, and against the right one with many seeds.

steps.proving.prove    hands out trials to a process for each core
steps.proving.trials   what such a process does
"""
