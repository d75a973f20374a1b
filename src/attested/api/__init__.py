"""Questions from Python, in the field's words: `attested.open(path)` gives an `Archive`."""

from attested.api.archive import Archive

__all__ = ["Archive"]
