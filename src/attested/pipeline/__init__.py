"""The one place that knows all stages: from paths to claims in a store."""

from attested.ingest.files import Place
from attested.pipeline.assemble import Assembled, assemble, reassemble
from attested.pipeline.by_hand import Draft, by_hand, draft_of
from attested.pipeline.coder import Coded, code, fingerprint
from attested.pipeline.local import Progress, RunReport, run
from attested.pipeline.preview import Preview, preview

__all__ = [
    "Assembled", "Coded", "Draft", "Place", "Preview", "Progress", "RunReport", "assemble", "by_hand", "code", "draft_of",
    "fingerprint", "preview", "reassemble", "run",
]  # fmt: skip
