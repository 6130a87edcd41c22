"""What happens when features run, as Cucumber Messages.

steps.recording.messages   what is known before anything runs
steps.recording.attempts   what happens when it runs
steps.recording.stream     writes it down, with pytest-xdist or without
"""
