"""From a reading to claims: one stage per family of kinds."""

from attested.extract.contention import contention
from attested.extract.losses import losses
from attested.extract.movement import movement
from attested.extract.repeats import drop_repeats
from attested.extract.repression import repression
from attested.extract.speech import speech
from attested.extract.standing import standing
from attested.extract.supply import supply
from attested.extract.ties import ties
from attested.extract.violence import violence

FAMILIES = (violence, repression, contention, movement, supply, speech, ties, standing, losses)
"""The families in the order in which a report is coded."""

__all__ = [
    "FAMILIES", "contention", "drop_repeats", "losses", "movement", "repression", "speech", "standing", "supply", "ties",
    "violence",
]  # fmt: skip
