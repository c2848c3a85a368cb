"""Writes the reference values of these tests with SciPy: the gain of the regulator, a trajectory, and a file like those of SVHN."""
import json
import os

import numpy as np
import scipy.integrate
import scipy.io
import scipy.linalg

FOLDER = os.path.dirname(os.path.abspath(__file__))
GRAVITY, FRICTION, STEP = 9.81, 0.1, 0.02

system = np.zeros((3, 3))
system[:2, :] = [[0, 1, 0], [GRAVITY, -FRICTION, 1]]
exponential = scipy.linalg.expm(system * STEP)
A, B = exponential[:2, :2], exponential[:2, 2:]
P = scipy.linalg.solve_discrete_are(A, B, np.diag([1, 0.1]), np.array([[0.01]]))
gain = np.linalg.solve(0.01 + B.T @ P @ B, B.T @ P @ A)[0]

state, torques = np.array([0.8, -0.5]), []
for _ in range(50):
    torque = float(-gain @ state)
    torques.append(torque)
    solution = scipy.integrate.solve_ivp(lambda t, s: [s[1], GRAVITY * np.sin(s[0]) - FRICTION * s[1] + torque], (0, STEP), state, rtol=1e-12, atol=1e-14)
    state = solution.y[:, -1]
json.dump({"a": A.ravel().tolist(), "b": B.ravel().tolist(), "gain": gain.tolist(), "start": [0.8, -0.5], "torques": torques}, open(os.path.join(FOLDER, "pendulum.json"), "w"), indent=1)

generator = np.random.default_rng(7)
pixels = generator.integers(0, 256, size=(4, 5, 3, 6), dtype=np.uint8)
classes = np.array([[1], [10], [3], [9], [10], [2]], dtype=np.uint8)
scipy.io.savemat(os.path.join(FOLDER, "svhn.mat"), {"X": pixels, "y": classes}, do_compression=True)
scipy.io.savemat(os.path.join(FOLDER, "svhn-plain.mat"), {"X": pixels, "y": classes.astype(np.float64)}, do_compression=False)
json.dump({"pixels": pixels.transpose(3, 2, 0, 1).ravel().tolist(), "classes": (classes.ravel() % 10).tolist()}, open(os.path.join(FOLDER, "svhn.json"), "w"))
