#!/usr/bin/env bash
# What does a Streamlit server do with a request for a fragment of the page that the visitor has just left?
#
# Guess, before it was run: it says in its log that the fragment is gone, and nothing else.
# Seen with Streamlit 1.67.0: that is so only once the run of the new page has ended. A request that comes while that run
# is at work is accepted, as the old fragments are still in store, and its turn comes after that run, when they are not.
# Then the server begins a run all the same: it tells the browser that the page is the old one and that the fragment
# runs, sends nothing of it, and says that all went well. A browser shows the new page and then a white one, which stays
# until something is pressed. A value of a widget or a component in a fragment, sent within the run of the new page, is
# enough: the slower the page or the busier the server, the more often. (Timers of `run_every` are stopped by the browser
# as it asks for another page.)
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
server=
cd "$work"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 websockets==17.4
cat >app.py <<'PY'
import time
import streamlit as st

@st.fragment
def part():
    st.button("press")

def old():
    st.title("old")
    part()

def new():
    st.title("new")
    time.sleep(1)

st.navigation([st.Page(old, default=True), st.Page(new)]).run()
PY
port=$(env/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env/bin/streamlit run app.py --server.headless true --server.port "$port" --server.fileWatcherType none \
    --browser.gatherUsageStats false >log 2>&1 &
server=$!
cat >leave.py <<'PY'
import asyncio, sys, time, urllib.request
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

port = int(sys.argv[1])

def ask(page="", fragment=""):
    request = BackMsg()
    request.rerun_script.page_script_hash, request.rerun_script.fragment_id = page, fragment
    return request.SerializeToString()

async def heard(socket, runs):
    """All that the server says until so many runs have ended."""
    said = []
    while runs:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(socket.recv(), 10))
        said.append(message)
        runs -= message.WhichOneof("type") == "script_finished"
    return said

async def main():
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"]) as socket:
        await socket.send(ask())
        said = await heard(socket, 1)
        (fragment,) = {one.delta.fragment_id for one in said if one.WhichOneof("type") == "delta"} - {""}
        (pages,) = [one.navigation.app_pages for one in said if one.WhichOneof("type") == "navigation"]
        old, new = (page.page_script_hash for page in pages)
        await socket.send(ask(new))
        await asyncio.sleep(0.3)  # the new page is at work for a second
        await socket.send(ask(old, fragment))
        said = await heard(socket, 2)
    runs = [one for one in said if one.WhichOneof("type") == "new_session"]
    shown = [run.new_session.page_script_hash for run in runs]
    names = {old: "old", new: "new"}
    kinds = [one.WhichOneof("type") for one in said]
    after = kinds[kinds.index("script_finished") + 1 :]
    print("pages of the runs:", [names[page] for page in shown])
    print("said in the last:", [kind for kind in after if kind in ("new_session", "delta", "script_finished")])
    ends = [one.script_finished for one in said if one.WhichOneof("type") == "script_finished"]
    print("ended:", [ForwardMsg.ScriptFinishedStatus.Name(end) for end in ends])
    assert shown == [new, old] and "delta" not in after, "this has changed"
    assert list(runs[1].metadata.run.fragment_ids) == [fragment], "this has changed"

asyncio.run(main())
PY
env/bin/python leave.py "$port"
