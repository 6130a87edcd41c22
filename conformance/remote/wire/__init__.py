"""Exchanges over HTTP: sign-in, patience, limits, and what is kept of them as evidence.

It knows no product. Retrying is our own work: libraries for it (stamina, tenacity) decide by the
exception alone, while here it depends on whether the request may have been carried out already.
"""
