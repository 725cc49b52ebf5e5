"""Sampling: the generative process simulated from a seed; it shares no density with the other oracles."""

from symagg.oracles.sampling.density import compare_density, dkw_error, ks_distance
from symagg.oracles.sampling.draws import draw
from symagg.oracles.sampling.estimate import DRAWS, Estimate
from symagg.oracles.sampling.floats import NoSampleError
from symagg.oracles.sampling.integrals import NOTHING_TO_SAMPLE, evaluate_integrals
from symagg.oracles.sampling.joint import compare_joint
from symagg.oracles.sampling.oracle import compare, evaluate
from symagg.oracles.sampling.process import STRUCTURES

__all__ = [
    "DRAWS",
    "NOTHING_TO_SAMPLE",
    "STRUCTURES",
    "Estimate",
    "NoSampleError",
    "compare",
    "compare_density",
    "compare_joint",
    "dkw_error",
    "draw",
    "evaluate",
    "evaluate_integrals",
    "ks_distance",
]
