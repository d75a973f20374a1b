"""The workspace: pages that ask `query` and act through `review` and `pipeline`, served from this machine only.

    from attested.web.app import workspace
    app = workspace(store, Access(...))

How a page is made is in docs/web.md.
"""
