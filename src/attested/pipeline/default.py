"""The stages, in the order in which a report goes through them. A new stage is one line here."""

from attested.annotate import read
from attested.extract import FAMILIES
from attested.extract.repeats import drop_repeats
from attested.model import Document, compose
from attested.resolve.links import link

STAGES = compose((read, *FAMILIES, drop_repeats, link), given=Document)
