"""The codebook page holds every kind and role."""

from __future__ import annotations

from attested.knowledge import codebook


def test_every_kind_and_role_is_there(client):
    page = client.page("/codebook")
    for kind in codebook():
        assert f'id="{kind}"' in page
    for role in codebook().roles:
        assert f'id="role-{role}"' in page
    assert "4 claims here" in page  # air strikes


def test_the_codebook_in_a_browser(check_page):
    check_page("/codebook")
