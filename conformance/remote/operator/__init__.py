"""Who does what neither system has a public interface for: runs jobs, pauses maps, stops systems.

A deployment file may name one: an address that carries out acts, or a program. Whatever it does not
offer is not observable.
"""
