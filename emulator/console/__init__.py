"""The console: both systems and the emulator itself as pages for people, in six languages.

emulator.console.surface       which page or command answers which address
emulator.console.sign_in       who looks, where that has to be said
emulator.console.browsing      in which language, what the address and a form say
emulator.console.visit         as which user, what became of a command
emulator.console.headquarters  prospects, customers, hierarchies, e-mail, jobs
emulator.console.sales         leads, opportunities, accounts, contacts
emulator.console.world         clock, faults, maps, the kind of system, snapshots, events
emulator.console.home          the start page, and the choice of a user
emulator.console.listing       a page of a long list
emulator.console.rendering     HTML, and what browsers are told about it
emulator.console.words         the labels, in six languages

A command is a command of the model, or an operation of emulator.control, under the user chosen.
Addresses of pages about the emulator begin with /_emulator, which only administrators may use.
"""
