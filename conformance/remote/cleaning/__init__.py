"""Taking away what a run has made, and what the systems made from it; never anything else.

traces.py    what is left of a run, and how it is taken away
in_sales.py  traces in Sales: records with a mark of the run, in its ledger, or from its leads
in_headquarters.py   traces in finance and operations: rows with a mark
cleaning.py  one trace after the other, and a line for each in the folder of the run
"""
