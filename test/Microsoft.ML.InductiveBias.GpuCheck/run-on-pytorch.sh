#!/usr/bin/env bash
# Runs a published program of this repository on the libtorch of an installed PyTorch, with CUDA where that has it.
# Neither .NET nor a network is needed there.
#
# Where the SDK is, for the self-check (for the tool: src/Microsoft.ML.InductiveBias.Console, program inductive-bias):
#   dotnet publish test/Microsoft.ML.InductiveBias.GpuCheck -c Release -r linux-x64 --self-contained -p:TorchBackend=none -o app
# Where the GPU is:
#   run-on-pytorch.sh app/gpu-check
#   run-on-pytorch.sh app/inductive-bias measure digits.csv --label Digit --device cuda
#
# PYTHON names the interpreter that has PyTorch (default: python3). Its version has to be near the one that TorchSharp was built
# for: symbols that differ are bound when an operation is first called, and it fails there.
set -eu
[ $# -gt 0 ] || { sed -n '2,14s/^# \{0,1\}//p' "$0"; exit 2; }
program=$1
shift
torch=$("${PYTHON:-python3}" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')
libraries=$torch
# CUDA's own libraries are packages beside PyTorch.
for folder in $(find "$(dirname "$(dirname "$torch")")/nvidia" -type d -name lib 2>/dev/null); do
  libraries=$libraries:$folder
done
command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader >&2
export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
exec "$program" "$@"
