"""The live world behind all surfaces: the model, a clock that follows the wall, its jobs, its mail.

Nothing here knows a wire format.
"""
