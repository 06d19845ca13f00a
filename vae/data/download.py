"""Download one data set with torchvision, in a process of its own: `python -m vae.data.download CLASS FOLDER`.

A process can be ended in the middle of a download, a thread cannot; and importing torchvision, which takes seconds,
stays out of the dashboard's server. What went wrong is printed as a last line of JSON for the parent.
"""

import json
import re
import socket
import sys
from urllib.error import URLError

_SILENCE_SECONDS = 30.0  # without a byte before a server counts as gone; torchvision itself would wait for ever


def main() -> int:
    """Fetch, check and unpack the class named by the first argument into the folder named by the second."""
    name, folder = sys.argv[1:3]
    socket.setdefaulttimeout(_SILENCE_SECONDS)
    try:
        from torchvision import datasets

        getattr(datasets, name)(folder, download=True)
    except Exception as error:  # noqa: BLE001  # the end of this process: whatever it was goes to the parent
        network = isinstance(error, (URLError, ConnectionError, TimeoutError))
        errno = error.errno if isinstance(error, OSError) and not network else None
        lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        message = lines[-1].strip().rstrip(".:")  # torchvision gives the reason last, after what it tried
        if found := re.search(r"<urlopen error (?:\[Errno -?\d+\] )?(.*)>", message):
            message = f"no connection: {found[1]}"
        sys.stdout.write("\n" + json.dumps({"message": message, "errno": errno}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
