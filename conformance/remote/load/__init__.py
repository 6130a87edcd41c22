"""A scenario's partner traffic, sent at a deployment by Locust, and what is seen of it afterwards.

crowd      who applies when, with marks, and which part of them one process sends
order      what such a process is told to do
sending    each partner is sent at its time, whether or not earlier ones were answered
swarm      Locust's runners around it: alone, at the head of others, or one of these
looking    what became of the partners, by asking again and again
notes      what a load leaves in its folder, and how it becomes an event log

Locust replaces sockets, locks and sleep of the process that it is in. So sending and swarm live in
processes of their own (`python -m conformance.remote.load`), and nothing else imports them.
"""
