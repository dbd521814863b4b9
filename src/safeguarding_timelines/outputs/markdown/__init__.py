"""Markdown for a page."""
