"""The one place that knows all stages: from paths to claims in a store."""

from attested.ingest.files import Place
from attested.pipeline.assemble import Assembled, assemble, reassemble
from attested.pipeline.coder import Coded, code, fingerprint
from attested.pipeline.local import Progress, RunReport, run
from attested.pipeline.preview import Preview, preview

__all__ = [
    "Assembled", "Coded", "Place", "Preview", "Progress", "RunReport", "assemble", "code", "fingerprint", "preview", "reassemble",
    "run",
]  # fmt: skip
