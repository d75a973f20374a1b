"""What a page says when something is wrong: in words, as a page or as a piece of one, and never with a trace."""

from __future__ import annotations

import pytest

from attested.errors import QueryError, StoreError


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ZeroDivisionError("x <b>"), 500, "This page broke"),
        (StoreError("the disk is full"), 400, "the disk is full"),
        (QueryError("no claim has the id 7"), 404, "no claim has the id 7"),
    ],
)
@pytest.mark.parametrize("piece", [False, True])
def test_trouble_is_told_in_words(store, error, status, said, piece):
    from fastapi.testclient import TestClient

    from attested.web.app import workspace_app

    app = workspace_app(store)

    @app.get("/breaks")
    def breaks():
        raise error

    http = TestClient(app, base_url="http://127.0.0.1")
    answer = http.get("/breaks", headers={"hx-request": "true"} if piece else {})
    assert answer.status_code == status
    assert said in answer.text
    assert ("<html" in answer.text) is not piece
    assert "Traceback" not in answer.text
    assert "<b>" not in answer.text
    assert "content-security-policy" in answer.headers
