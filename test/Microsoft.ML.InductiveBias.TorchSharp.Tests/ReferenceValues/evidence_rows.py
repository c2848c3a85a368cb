"""Writes evidence_rows.csv: what each row of a small regression costs given those before it, from SciPy's multivariate normal density.

The features and the targets are in the file, as are the nats -ln p(y_1 ... y_i) + ln p(y_1 ... y_{i-1}) for the RBF kernel with length scale 0.8,
amplitude 1.5 and noise variance 0.05. No Cholesky factor is involved: each density is a separate call of SciPy.
"""
import csv
import numpy as np
from scipy.stats import multivariate_normal

rng = np.random.default_rng(7)
n = 24
x = np.round(rng.normal(size=(n, 2)), 6)
y = np.round(np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] + 0.2 * rng.normal(size=n), 6)
squares = ((x[:, None, :] - x[None, :, :]) ** 2).sum(-1)
k = 1.5 ** 2 * np.exp(-squares / (2 * 0.8 ** 2)) + 0.05 * np.eye(n)
total = [0.0] + [-multivariate_normal.logpdf(y[:i], mean=np.zeros(i), cov=k[:i, :i]) for i in range(1, n + 1)]
with open("evidence_rows.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["x1", "x2", "y", "nats"])
    for i in range(n):
        out.writerow([x[i, 0], x[i, 1], y[i], repr(float(total[i + 1] - total[i]))])
