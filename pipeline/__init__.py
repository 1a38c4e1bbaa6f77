"""Krant reads the Dutch press for people who don't read Dutch."""

__version__ = "0.1.0"
