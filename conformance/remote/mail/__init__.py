"""The port's Mailbox: letters where they arrive, and what they say.

conformance.remote.mail.settings   the table [mailbox] of a deployment file
conformance.remote.mail.opening    from the table to the folder
conformance.remote.mail.mailbox    what has arrived for one scenario, and what has come back
conformance.remote.mail.letters    a letter read back by the templates of the deployment
conformance.remote.mail.folder     where letters arrive: maildir, imap, graph
"""
