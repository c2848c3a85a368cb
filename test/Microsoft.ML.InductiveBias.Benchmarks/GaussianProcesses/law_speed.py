"""The exact law in NumPy and SciPy, as a user would write it: from arrays to the spectrum. Compare with `speed law` of the benchmarks.

python3 law_speed.py [training rows] [test rows] [features] [outputs] [runs] [--beside COMMAND ...] [--busy]

--busy     another process keeps one core busy
--beside   also runs COMMAND with the sizes appended (the benchmark program and `speed law`), in turn, and prints the ratio
"""
import subprocess
import sys
import time

import numpy as np
from scipy.linalg import cho_factor, eigh, solve_triangular


def now():
    return time.perf_counter(), time.process_time()


def distances(a, b):
    return np.maximum((a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * a @ b.T, 0)


def law(x, y, tx, ty, noise):
    times = [now()]
    scale = -0.5 / x.shape[1]
    gram = np.exp(scale * distances(x, x))
    gram[np.diag_indices_from(gram)] += noise
    factor, _ = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    times.append(now())
    white = solve_triangular(factor, np.exp(scale * distances(x, tx)), lower=True, overwrite_b=True, check_finite=False)
    residuals = white.T @ solve_triangular(factor, y, lower=True, check_finite=False) - ty
    covariance = np.exp(scale * distances(tx, tx)) - white.T @ white
    times.append(now())
    values, vectors = eigh(covariance, overwrite_a=True, check_finite=False, driver="evd")
    squares = ((vectors.T @ residuals) ** 2).sum(1)
    times.append(now())
    return np.diff(times, axis=0), values.sum() / len(ty) + squares.sum() / ty.size


def main():
    arguments = sys.argv[1:]
    busy = "--busy" in arguments
    arguments = [argument for argument in arguments if argument != "--busy"]
    command = []
    if "--beside" in arguments:
        at = arguments.index("--beside")
        arguments, command = arguments[:at], arguments[at + 1:]
    sizes = [2000, 2000, 64, 10, 5]
    sizes[: len(arguments)] = [int(argument) for argument in arguments]
    n, m, d, k, runs = sizes
    random = np.random.default_rng(1)
    x, tx = random.standard_normal((n, d)), random.standard_normal((m, d))
    y, ty = (np.sin(rows[:, :1] + np.arange(k)) + 0.3 * random.standard_normal((len(rows), k)) for rows in (x, tx))
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
    try:
        own = []
        law(x, y, tx, ty, 0.1)
        for _ in range(runs):
            own.append(law(x, y, tx, ty, 0.1)[0])
        own = np.array(own)
        total, used = np.median(own.sum(1), axis=0)
        for name, (wall, processor) in zip(("kernel and factor", "posterior", "spectrum"), np.median(own, axis=0)):
            print(f"NumPy, {name}: {1000 * wall:.0f} ms, {1000 * processor:.0f} ms on processors")
        print(f"NumPy, arrays to the spectrum: {1000 * total:.0f} ms, {1000 * used:.0f} ms on processors")
        if command:
            text = subprocess.run(command + [str(size) for size in sizes], check=True, capture_output=True, text=True).stdout
            print(text, end="")
            line = next(line for line in text.splitlines() if line.startswith("arrays to the law")).split()
            print(f"ratio to NumPy: {float(line[4]) / 1000 / total:.2f}, on processors {float(line[6]) / 1000 / used:.2f}")
    finally:
        if other:
            other.kill()


if __name__ == "__main__":
    main()
