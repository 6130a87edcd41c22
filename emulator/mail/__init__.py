"""E-mail as it leaves: written in the requestor's language, put into a Maildir or sent by SMTP.

emulator.mail.templates  subjects and bodies, with the documented placeholders
emulator.mail.letter     a message of the model as one that mail programs understand
emulator.mail.sending    the ways out

Whether a message may leave, and when, is the model's business (reference_model/jobs.py).
"""
