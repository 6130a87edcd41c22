"""A browser, for pages that need one: Chromium, driven by Playwright, which is an extra.

It knows no product. What it exchanges is evidence as any other exchange is, and counts as such.
"""
