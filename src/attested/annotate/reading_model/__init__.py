"""The reading model: one small network that tags, parses and finds names and claims in English sentences.

`load` adds it to a spaCy pipeline that splits sentences; `frames` hands out the claims in outline. See `docs/reading-model.md` for
what it is, how it was trained and how well it reads.
"""

from spacy.language import Language

from attested.annotate.reading_model.component import FACTORY, ReadingComponent, frames
from attested.annotate.reading_model.model import Outline, Read, ReadingModel

__all__ = ["FACTORY", "Outline", "Read", "ReadingComponent", "ReadingModel", "frames", "load"]


def load(nlp: Language) -> Language:
    """The same pipeline with the reading model at its end.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("sentencizer")
    >>> [(token.text, token.pos_, token.dep_) for token in load(nlp)("Soldiers shelled Aleppo.")]
    [('Soldiers', 'NOUN', 'nsubj'), ('shelled', 'VERB', 'ROOT'), ('Aleppo', 'PROPN', 'obj'), ('.', 'PUNCT', 'punct')]
    """
    nlp.add_pipe(FACTORY)
    return nlp
