"""The features: what must happen, in the words of the people who use the two systems."""
