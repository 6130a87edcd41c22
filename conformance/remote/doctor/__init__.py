"""Whether a deployment is set up as the documents ask, and what to do where it is not.

One concept a file; examination.py has them in the order in which the documents set things up.
Nothing is written there, but by the smoke test (smoke.py), which somebody has to ask for.
"""
