"""The English pipeline: tokens, sentences, parse and names, lemmas."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language

from attested.annotate import reading_model
from attested.annotate.reading_model import lemmas, sentences
from attested.annotate.reading_model.tokens import Tokenizer


def load_pipeline() -> Language:
    """The default pipeline, loaded once a process.

    Give it a text, or many with `nlp.pipe(texts)`, which is faster as sentences of like length are read together. Offsets of tokens
    are code points of the text given, whatever white space it holds.

    >>> doc = load_pipeline()("Iran-backed fighters fled Mosul. Gen. Ali said so.")
    >>> [sentence.text for sentence in doc.sents]
    ['Iran-backed fighters fled Mosul.', 'Gen. Ali said so.']
    >>> [(token.lemma_, token.pos_, token.dep_) for token in doc if token.dep_ == "ROOT"]
    [('flee', 'VERB', 'ROOT'), ('say', 'VERB', 'ROOT')]
    """
    return _load()


@cache
def _load() -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = Tokenizer(nlp.vocab)
    # reports of a whole day's news come as one text; spaCy's own limit guards parsers that need more memory than ours
    nlp.max_length = 10_000_000
    nlp.add_pipe(sentences.FACTORY)
    reading_model.load(nlp)
    nlp.add_pipe(lemmas.FACTORY)
    return nlp
