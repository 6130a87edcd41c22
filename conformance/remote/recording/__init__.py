"""What a run exchanged with a deployment, kept without secrets, and asked again of an emulator.

normalising  ids, marks, times and names of users become placeholders, always the same ones
services     which part of a deployment an address belongs to
recording    from the folder of a run to a file, and from the file to exchanges
asking       a recorded exchange, asked again with what is known by then
differences  how an answer differs from the one that was recorded
replaying    a recording from its beginning to its end
"""
