from tests.pages.conftest import _caches, _copies_read_once, _quick, _shipped, app, folders, shipped  # noqa: F401
