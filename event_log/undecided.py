"""What could not be found out."""


class Undecided(Exception):
    """No answer, none in time, or none that says yes or no. Exit code 3."""
