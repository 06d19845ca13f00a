"""Download one data set with torchvision, in a process of its own: `python -m vae.data.download CLASS FOLDER`.

A process can be ended in the middle of a download, a thread cannot; and importing torchvision, which takes seconds,
stays out of the dashboard's server. What went wrong is printed as one line of JSON for the parent.
"""

import json
import sys
from urllib.error import URLError


def main() -> int:
    """Fetch, check and unpack the class named by the first argument into the folder named by the second."""
    name, folder = sys.argv[1:3]
    from torchvision import datasets

    try:
        getattr(datasets, name)(folder, download=True)
    except (RuntimeError, OSError) as error:
        network = isinstance(error, (RuntimeError, URLError, ConnectionError, TimeoutError))
        text = str(error).strip() or type(error).__name__
        local = None if network or not isinstance(error, OSError) else error.errno
        sys.stdout.write(json.dumps({"message": text.splitlines()[0].rstrip(".:"), "errno": local}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
