from tests.pages.conftest import _caches, _packages_scanned_once, _shipped, app, folders, shipped  # noqa: F401
