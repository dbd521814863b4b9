"""Earliest and latest day of every event still to come."""
