"""A plain batched ensemble of perceptrons in PyTorch, to compare `gpu networks` of the benchmarks with.

As its user would write it: the weights of all networks in one tensor for each layer, batched products, automatic
differentiation, fused Adam, losses left on the device. Sizes, batches, epochs, and loss are those of the benchmark.

    python3 ensemble.py [--device cuda] [--epochs 100] [--scale 1] [--tf32]
"""
import argparse
import time

import torch

ROWS, FEATURES, CLASSES, BATCH = 1797, 64, 10, 128


def data(device):
    generator = torch.Generator().manual_seed(1)
    prototypes = (torch.rand(CLASSES, FEATURES, generator=generator) < 0.35).float()
    classes = torch.randint(CLASSES, (ROWS,), generator=generator)
    noise = 0.9 * (torch.rand(ROWS, FEATURES, generator=generator) - 0.4)
    features = (0.8 * prototypes[classes] + noise).clamp(0, 1).mul(16).round().div(16)
    return features.to(device), torch.nn.functional.one_hot(classes, CLASSES).float().to(device)


def train(features, targets, width, networks, epochs):
    device = features.device
    parameters = []
    for inputs, outputs in ((FEATURES, width), (width, width), (width, CLASSES)):
        bound = inputs ** -0.5
        parameters.append(torch.empty(networks, inputs, outputs, device=device).uniform_(-bound, bound).requires_grad_())
        parameters.append(torch.empty(networks, 1, outputs, device=device).uniform_(-bound, bound).requires_grad_())
    w1, b1, w2, b2, w3, b3 = parameters
    adam = torch.optim.Adam(parameters, lr=1e-3, fused=device.type == "cuda")
    losses = torch.zeros(networks, device=device)
    for _ in range(epochs):
        losses.zero_()
        orders = torch.rand(networks, ROWS, device=device).argsort(1)
        for start in range(0, ROWS, BATCH):
            rows = orders[:, start:start + BATCH]
            x, y = features[rows], targets[rows]
            h = torch.relu(torch.baddbmm(b1, x, w1))
            h = torch.relu(torch.baddbmm(b2, h, w2))
            loss = (torch.baddbmm(b3, h, w3) - y).square().mean((1, 2))
            adam.zero_grad(set_to_none=True)
            loss.sum().backward()
            adam.step()
            losses += loss.detach() * (rows.shape[1] / ROWS)
    return losses.cpu()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--tf32", action="store_true")
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = options.tf32
    features, targets = data(torch.device(options.device))
    train(features, targets, 64, 2, 2)  # starts the device and its libraries
    for width, networks in ((64, 32), (64, 256), (64, 2048), (512, 64), (512, 512)):
        networks = max(1, int(networks * options.scale))
        start = time.perf_counter()
        losses = train(features, targets, width, networks, options.epochs)
        seconds = time.perf_counter() - start
        steps = options.epochs * ((ROWS - 1) // BATCH + 1)
        print(f"pytorch {torch.__version__} {options.device} width {width:4} networks {networks:5} epochs {options.epochs:5} "
              f"seconds {seconds:8.2f} hypotheses/s {networks / seconds:9.2f} steps/s {steps / seconds:9.0f} mean loss {losses.mean():.5f}", flush=True)


if __name__ == "__main__":
    main()
