"""What a scenario file may say. Everything is checked before anything runs.

What a file leaves out has the value that it has here; our own guesses, all of them.
Times of day and the run itself are in the offset of `start`; durations carry their unit.

part      what all parts share
traffic   who applies, and when
sites     where they apply, and to which legal entity that belongs
systems   batch jobs and dual-write
people    the sales team, and what partners do
faults    what goes wrong
statistics  how often to run, what to tell and to judge
scenario  the whole file
loading   reads one
mistakes  in words
"""
