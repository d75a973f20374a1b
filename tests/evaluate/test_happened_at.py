"""Places of events against gold, by word."""

from __future__ import annotations

import json

import pytest

from attested.errors import EvaluationError
from attested.evaluate.happened_at import compare_event_places, read_event_sentences, render_event_places

TEXT = "Shells killed six in the town of Avdiivka, officials in Kyiv said."


def mark(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def write(tmp_path, *rows):
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps({"source": "A", "text": TEXT, **row}) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_words_are_counted_and_articles_are_not(tmp_path):
    folder = write(
        tmp_path,
        {"id": 1, "answer": "accept", "event": [mark("killed")], "locations": [mark("Avdiivka")]},
        {"id": 2, "answer": None, "event": [mark("said")], "locations": [mark("Kyiv")], "source": "B"},
        {"id": 3, "answer": "reject", "event": [mark("said")], "locations": []},
        {"id": 4, "answer": "accept", "event": [mark("said")], "locations": [{"start": 6, "end": 7, "text": " "}]},
    )
    sentences = list(read_event_sentences(folder))
    assert [s.id for s in sentences] == ["1", "2"]
    start = TEXT.index("the town")
    scores = compare_event_places(sentences, lambda s: [(start, start + len("the town of Avdiivka"))] if s.id == "1" else [])
    assert scores["all"].as_dict() == {
        "sentences": 2, "precision": 0.333, "recall": 0.5, "f1": 0.4, "exact": 0.0, "exact_of_placed": 0.0,
    }  # fmt: skip
    assert scores["B"].sentences == 1
    assert "Halterman" in render_event_places(scores)


def test_a_broken_line_is_named(tmp_path):
    (tmp_path / "dev.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"dev\.jsonl:1: no sentence"):
        list(read_event_sentences(tmp_path))
    with pytest.raises(EvaluationError, match="cannot be read"):
        list(read_event_sentences(tmp_path / "none.jsonl"))
