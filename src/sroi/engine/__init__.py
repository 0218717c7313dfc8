"""Compute: a map compiled into arrays, the formulas, the run, the result."""

from sroi.engine.evaluation import evaluate
from sroi.engine.labelled import Figure, Labelled
from sroi.engine.plan import Plan, compile_map
from sroi.engine.result import Result
from sroi.engine.run import Run, run_plan

__all__ = ["Figure", "Labelled", "Plan", "Result", "Run", "compile_map", "evaluate", "run_plan"]
