"""A file becomes its preserved bytes and the reports in it: text, who published it, when, in which language."""

from attested.ingest.intake import take
from attested.ingest.shape import About, Limits, Part, Reader, Taken

__all__ = ["About", "Limits", "Part", "Reader", "Taken", "take"]
