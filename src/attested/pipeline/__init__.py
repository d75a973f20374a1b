"""The one place that knows all stages: from paths to claims in a store."""

from attested.pipeline.assemble import Assembled, assemble, reassemble
from attested.pipeline.coder import Coded, code, fingerprint
from attested.pipeline.local import Progress, RunReport, run

__all__ = ["Assembled", "Coded", "Progress", "RunReport", "assemble", "code", "fingerprint", "reassemble", "run"]
