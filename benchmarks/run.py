"""Run the benchmarks from anywhere: ``python benchmarks/run.py [NAME]...`` is ``python -m benchmarks [NAME]...``."""

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])
runpy.run_module("benchmarks", run_name="__main__", alter_sys=True)
