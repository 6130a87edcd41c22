"""The B2B sites: becoming a partner, signing in, the partner's users; pages for people, JSON too.

emulator.site.surface    which page answers which address
emulator.site.visit      who asks, of which site, in which language, for a page or for JSON
emulator.site.pages      what each page does and says
emulator.site.forms      what is entered, and what is wrong with it
emulator.site.session    who has signed in: a cookie that proves it, tokens of forms
emulator.site.rendering  HTML and JSON of the same reply
emulator.site.texts      the words, in six languages

Every page has its JSON under the same address, for whoever sends or accepts application/json. The
names of addresses and fields are our own: no public document has any.
"""
