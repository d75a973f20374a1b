"""From a document to a reading: sentences, parse, names, times, quantities. spaCy's objects stay in this room."""

from attested.annotate.quantities import read_quantity
from attested.annotate.reading import Reader, annotated, read
from attested.annotate.times import read_time

__all__ = ["Reader", "annotated", "read", "read_quantity", "read_time"]
