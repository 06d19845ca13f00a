"""Train pythae's BetaVAE on arrays from disk and report; run by `benchmarks.training` in pythae's own environment.

Usage: pythae_worker.py TRAIN.npy TEST.npy WIDTH LATENT_DIM BETA EPOCHS LEARNING_RATE. Prints one line of JSON.
"""

import json
import logging
import sys
import tempfile
import time

import numpy as np
import torch
from pythae.data.datasets import BaseDataset
from pythae.models import BetaVAE, BetaVAEConfig
from pythae.trainers import BaseTrainer, BaseTrainerConfig
from torch.nn import functional as F


def main() -> None:
    """Time the training alone; then measure the test objective with a sampled z."""
    train_path, test_path, width, latent_dim, beta, epochs, rate = sys.argv[1:]
    train = torch.from_numpy(np.load(train_path)).float() / 255
    test = torch.from_numpy(np.load(test_path)).float() / 255
    logging.disable(logging.CRITICAL)
    config = BetaVAEConfig(
        input_dim=(1, *train.shape[1:]), latent_dim=int(latent_dim), beta=float(beta), reconstruction_loss="bce"
    )
    model = BetaVAE(config)  # its default networks are one hidden layer of 512 each way
    assert model.encoder.layers[0][0].out_features == int(width)
    with tempfile.TemporaryDirectory() as folder:
        settings = BaseTrainerConfig(
            output_dir=folder, num_epochs=int(epochs), learning_rate=float(rate), no_cuda=True, seed=0
        )
        dataset = BaseDataset(train.unsqueeze(1), torch.zeros(len(train)))
        trainer = BaseTrainer(model=model, train_dataset=dataset, eval_dataset=None, training_config=settings)
        begun = time.perf_counter()
        trainer.train()
        seconds = time.perf_counter() - begun
    model = trainer.model.eval()
    torch.manual_seed(0)
    total = 0.0
    with torch.no_grad():
        for x in test.unsqueeze(1).split(1000):
            out = model.encoder(x)
            mu, logvar = out.embedding, out.log_covariance
            p = model.decoder(mu + torch.exp(0.5 * logvar) * torch.randn_like(mu))["reconstruction"]
            bce = F.binary_cross_entropy(p.reshape(len(x), -1), x.reshape(len(x), -1), reduction="sum")
            kl = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()
            total += float(bce + float(beta) * kl)
    sys.stdout.write(json.dumps({"seconds": seconds, "objective": total / len(test)}) + "\n")


if __name__ == "__main__":
    main()
