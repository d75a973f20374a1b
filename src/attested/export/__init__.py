"""Formats and briefs."""
