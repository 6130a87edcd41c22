"""`python -m b2bkit` is `b2bkit`."""

from b2bkit import main

main()
