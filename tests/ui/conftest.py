from tests.pages.conftest import _fresh_caches, app, folders  # noqa: F401
