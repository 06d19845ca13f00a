#!/usr/bin/env bash
# Does Dask stop a task that is cancelled? And who can see the dashboard of a cluster that is told to stay on 127.0.0.1?
#
# Guess, before it was run: a thread cannot be stopped, so the task runs on; and the dashboard is where the cluster is.
# Seen with Dask 2026.8.0 and Python 3.11 on Linux: the future says "cancelled" at once, and the task writes to its file
# until it is done, on a worker that the scheduler takes to be free (dask/distributed#4694, #3681). Its key submitted
# again meanwhile is not taken up: the task is done a second time, 60 steps for 30. And with host="127.0.0.1" the
# scheduler and the workers listen there alone, but the dashboard on 0.0.0.0:8787, unless dashboard_address names an
# address: it is ":8787", an empty host, and `start_http_server` makes that all interfaces (dask/distributed#3941, on
# purpose).
# So a task asks an Event whether it is to stop, what it makes is found by one that comes after it, and a cluster is
# always told dashboard_address="127.0.0.1:8787".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet dask==2026.8.0 distributed==2026.8.0
cat >show.py <<'PY'
import os, time
from pathlib import Path
from distributed import Client, LocalCluster

def slow(path):
    for k in range(30):
        with open(path, "a") as file:
            file.write("x")
        time.sleep(0.1)
    return "done"

def listening():
    inodes = {os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")}
    for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        host, port = words[1].split(":")
        if words[3] == "0A" and f"socket:[{words[9]}]" in inodes:
            yield f"{'.'.join(str(int(host[k:k + 2], 16)) for k in (6, 4, 2, 0))}:{int(port, 16)}"

for given in ({}, {"dashboard_address": "127.0.0.1:0"}):
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp://", **given) as cluster:
        print("listening with", given or "defaults", sorted(listening()))
        if given:
            with Client(cluster) as client:
                path = Path("steps")
                future = client.submit(slow, str(path), key="slow")
                time.sleep(1)
                future.cancel()
                time.sleep(0.5)
                at_once = len(path.read_text())
                again = client.submit(slow, str(path), key="slow")
                print(f"cancelled: {future.status}; steps then {at_once}", end="")
                print(f", when the key submitted again was {again.result()}: {len(path.read_text())} of 30")
PY
env/bin/python show.py
