#!/usr/bin/env python3
"""The peer of our API's `sample` and dataset list: FastAPI + PyTorch, one worker, answering in plain JSON.

    fastapi_service.py PORT DATASETS.json

The generator is the one of our wgan-gp at length 1,024 (100-128-256-512-1024-1024, batch normalisation in evaluation mode), with random
weights: the time does not depend on them. The datasets are those that our API lists, held in memory: no store, no accounts, which favours the peer.
"""
import json, os, sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import uvicorn
from fastapi import FastAPI, Request
from torch import nn

torch.set_num_threads(1)
port, datasets_file = int(sys.argv[1]), sys.argv[2]
LENGTH, LATENT = 1024, 100
widths = [LATENT, 128, 256, 512, 1024, LENGTH]
layers = []
for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
    inner = 0 < index < len(widths) - 2
    layers.append(nn.Linear(inputs, outputs, bias=not inner))
    if inner:
        layers.append(nn.BatchNorm1d(outputs, 0.8))
    if index < len(widths) - 2:
        layers.append(nn.LeakyReLU(0.2))
generator = nn.Sequential(*layers).eval()
with open(datasets_file) as file:
    datasets = json.load(file)["items"]

app = FastAPI()


@app.get("/v1/datasets")
async def list_datasets(limit: int = 100):
    return {"items": datasets[:limit]}


@app.post("/v1/models/{name}/versions/{version}/sample")
async def sample(name: str, version: str, request: Request):
    body = await request.json()
    count, seed = int(body["count"]), int(body.get("seed", 0))
    with torch.inference_mode():
        noise = torch.randn(count, LATENT, generator=torch.Generator().manual_seed(seed))
        values = generator(noise)
    return {"channels": ["value"], "series": [{"label": None, "times": None, "values": [row]} for row in values.tolist()]}


uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
