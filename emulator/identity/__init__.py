"""Who may ask: applications, the tokens that they get, and the gate that checks them.

It stands in for Entra ID, as far as a client without a person needs it. What a user may do with a
row is decided elsewhere.
"""
