"""Headquarters as its staff sees it, in a browser, where it offers no entity.

What such pages are called, and how they look, is in no public document: a deployment file says it.
"""
