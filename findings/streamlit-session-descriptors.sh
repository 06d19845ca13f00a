#!/usr/bin/env bash
# How many open files does a visitor of a Streamlit app cost the server, and for how long?
#
# Guess, before it was run: one, the websocket's connection, gone when the tab is closed.
# Seen with Streamlit 1.67.0 and Python 3.11 on Linux: four while the tab is open, and three of them stay after it was
# closed, for as long as the session is kept (server.disconnectedSessionTTL, 120 s). They are the selector and the pair
# of sockets of an asyncio event loop that every session is given and, in an app without asyncio, never runs.
# So under the usual limit of 1,024 open files a server is full with about 250 visitors, and those of the last two
# minutes count.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
server=
cd "$work"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 websockets==17.4
echo 'import streamlit as st; st.write("hello")' >app.py
port=$(env/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env/bin/streamlit run app.py --server.headless true --server.port "$port" --server.fileWatcherType none \
    --browser.gatherUsageStats false >log 2>&1 &
server=$!
cat >count.py <<'PY'
import asyncio, sys, time, urllib.request
from pathlib import Path
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

port, pid, visitors = int(sys.argv[1]), sys.argv[2], 20

def descriptors():
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))

async def visit():
    socket = await connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"])
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    await socket.send(ask.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(socket.recv(), 30))
        if answer.WhichOneof("type") == "script_finished":
            return socket

async def main():
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    await (await visit()).close()  # what the first visit loads
    await asyncio.sleep(2)
    before = descriptors()
    sockets = [await visit() for _ in range(visitors)]
    opened = descriptors()
    for socket in sockets:
        await socket.close()
    await asyncio.sleep(3)
    closed = descriptors()
    print(f"for each of {visitors} visitors: {(opened - before) / visitors:.2f} while they are there, "
          f"{(closed - before) / visitors:.2f} three seconds after they have gone")
    assert opened - before == 4 * visitors and closed - before == 3 * visitors, "this has changed"

asyncio.run(main())
PY
env/bin/python count.py "$port" "$server"
