"""A deployment that stands somewhere else: the port over public interfaces.

conformance.remote.mail    the port's Mailbox: IMAP, Maildir, Microsoft Graph
"""
