"""The event log ties simulation, emulator and real deployments together.

event_log.schema    the columns
event_log.recorder  writes a log while things happen
event_log.files     reads and copies logs: Parquet, CSV
event_log.bad_input  what a user gave that cannot be used, in one sentence
"""
