#!/usr/bin/env python3
"""Measures our API beside FastAPI + PyTorch with wrk, in turn, and prints rates, latencies and ratios.

    serving.py [--rounds 5] [--seconds 4] [--connections 16] [--peer-python PYTHON]

Both answer the same two requests on loopback: the list of 100 datasets, and one sampled series of 1,024 steps as JSON. Our API runs as
built for release, with accounts, on the embedded store; the peer is Benchmarks/peers/fastapi_service.py.
"""
import argparse, json, os, re, signal, socket, statistics, subprocess, tempfile, time, urllib.request

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--seconds", type=int, default=4)
parser.add_argument("--connections", type=int, default=16)
parser.add_argument("--peer-python", default=".cache/peers/bin/python")
options = parser.parse_args()
os.environ.pop("OPENBLAS_CORETYPE", None)
binaries = ".build/release"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def call(method, url, body=None, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode() if body is not None else None, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def wait(url):
    for _ in range(300):
        try:
            return urllib.request.urlopen(url, timeout=1).status
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def wrk(url, script, token):
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency"]
    command += (["-s", script] if script else []) + (["-H", f"Authorization: Bearer {token}"] if token else []) + [url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise SystemExit(f"{url} answered errors:\n{text}")
    latency = lambda share: re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", text)
    milliseconds = lambda m: float(m[1]) * {"us": 1e-3, "ms": 1, "s": 1e3}[m[2]]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), milliseconds(latency(50)), milliseconds(latency(99))


with tempfile.TemporaryDirectory() as folder:
    children = []
    try:
        port, peer_port = free_port(), free_port()
        ours, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer_port}"
        environment = os.environ | {
            "API_PORT": str(port), "API_URL": ours, "DATABASE_URL": f"sqlite:{folder}/store.sqlite", "TRAINER_TOKEN_FILE": f"{folder}/token",
            "ADMIN_USERNAME": "bench", "ADMIN_PASSWORD": "bench-password", "LOG_LEVEL": "error", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2",
        }
        children.append(subprocess.Popen([f"{binaries}/semblance-api"], env=environment))
        wait(f"{ours}/v1/ready")
        trainer = subprocess.Popen([f"{binaries}/semblance-trainer"], env=environment)
        children.append(trainer)
        token = call("POST", f"{ours}/v1/sessions", {"username": "bench", "password": "bench-password"})["token"]
        recipe = {"process": "harmonic", "sequences": 8, "length": 1024, "parameters": {"amplitude": 2.0, "frequency": 3}, "noise": {"kind": "gaussian", "std": 0.2}}
        for index in range(100):
            call("POST", f"{ours}/v1/datasets", {"name": f"harmonics {index}", "kind": "series", "recipe": recipe | {"seed": index}}, token)
        job = call("POST", f"{ours}/v1/jobs", {"kind": "fit", "synthesizer": "wgan-gp", "datasets": ["harmonics 0"], "model": "bench", "parameters": {"epochs": 1, "batchSize": 8}, "seed": 1}, token)
        while (state := call("GET", f"{ours}/v1/jobs/{job['id']}", token=token))["state"] not in ("succeeded", "failed"):
            time.sleep(0.2)
        if state["state"] == "failed":
            raise SystemExit(f"the fit failed: {state['error']}")
        trainer.send_signal(signal.SIGTERM)
        trainer.wait(60)
        with open(f"{folder}/datasets.json", "w") as file:
            json.dump(call("GET", f"{ours}/v1/datasets?limit=100", token=token), file)
        with open(f"{folder}/sample.lua", "w") as file:
            file.write('wrk.method = "POST"\nwrk.body = \'{"count": 1, "seed": 7}\'\nwrk.headers["Content-Type"] = "application/json"\n')
        children.append(subprocess.Popen([options.peer_python, "Benchmarks/peers/fastapi_service.py", str(peer_port), f"{folder}/datasets.json"]))
        wait(f"{peer}/v1/datasets")
        print("| request | server | requests/s median (min–max) | p50 ms | p99 ms | ratio of rates, median (min–max) |\n|---|---|---|---|---|---|")
        for title, path, script in [
            ("list of 100 datasets", "/v1/datasets?limit=100", None),
            ("sample of one 1,024-step series", "/v1/models/bench/versions/latest/sample", f"{folder}/sample.lua"),
        ]:
            wrk(ours + path, script, token), wrk(peer + path, script, None)
            pairs = [(wrk(ours + path, script, token), wrk(peer + path, script, None)) for _ in range(options.rounds)]
            ratios = [a[0] / b[0] for a, b in pairs]
            for name, runs in (("Semblance", [a for a, _ in pairs]), ("FastAPI + PyTorch", [b for _, b in pairs])):
                rates = [run[0] for run in runs]
                ratio = f"{statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f})" if name == "Semblance" else "1"
                print(f"| {title} | {name} | {statistics.median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f}) | {statistics.median(r[1] for r in runs):.2f} | {statistics.median(r[2] for r in runs):.2f} | {ratio} |")
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()
                child.wait(60)
