"""The same bits wherever the draws run; and no silence when the workers are gone."""

import os
import signal
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

import sroi

TEXT = """
title: A club
scope: {activity: Lunch, currency: GBP, discounting: {rate: {low: 2%, high: 5%}}}
stakeholders: {people: {description: People}}
inputs:
  grant: {description: Grant, amount: {mean: 10000, sd: 800, unit: GBP}}
outcomes:
  better:
    stakeholder: people
    description: Changes
    quantity: {low: 40, best: 60, high: 90, unit: person}
    financial_proxy: {description: Price, value: {90%: [200, 400], unit: GBP/person}}
    deadweight: {successes: 6, trials: 20}
    displacement: {mean: 5%, sd: 2%}
    attribution: {experts: [{weight: 2, low: 0, high: 50%}, {weight: 1, mean: 30%, sd: 9%}]}
    starts: 1
    duration: {low: 1, best: 2, high: 5, unit: year}
    drop_off: {quantiles: {10%: 5%, 50%: 20%, 90%: 40%}}
"""
MAP = sroi.loads(TEXT)
DRAWS = 32_768 * 12 + 1000


def drawn(**options):
    return sroi.evaluate(MAP, draws=DRAWS, seed=4, **options)


def bits(result):
    return [
        *(result.sroi_ratio.draws.tobytes(), result.present_value.draws.tobytes()),
        result.sroi_ratio.mean.hex(),
        result.sroi_ratio.standard_error.hex(),
        result.uncertainty().values.tobytes(),
    ]


@pytest.fixture(scope="module")
def expected():
    return bits(drawn(executor=1))


def test_threads(expected):
    assert bits(drawn()) == expected
    with ThreadPoolExecutor(3) as pool:
        assert bits(drawn(executor=pool)) == expected


def test_processes(expected):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert bits(drawn(executor=pool)) == expected
        given = {"outcomes.better.deadweight": np.linspace(0, 0.9, 40_000)}
        here, there = (
            sroi.evaluate(MAP, given=given, seed=1, executor=where) for where in (1, pool)
        )
        assert bits(here) == bits(there)


def test_a_process_that_dies_is_an_error_that_says_what_to_do():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def end(done, most):
            # From within: a process that is killed while it sends leaves the pool waiting for ever.
            pool.submit(os._exit, 1)

        with pytest.raises(sroi.ExecutorLostError, match="the same seed") as caught:
            drawn(executor=pool, progress=end)
        assert caught.value.code == "E505"


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_bits(expected):
    from distributed import Client, LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with (
        LocalCluster(**options, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        workers = list(client.run(os.getpid).values())
        assert os.getpid() not in workers
        assert len(set(workers)) == 2
        killed = []

        def kill_one(done, most):
            if not killed and done > DRAWS / 4:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        assert bits(drawn(executor=client.get_executor(), progress=kill_one)) == expected
        assert killed


class Refusing(Executor):
    """Fail every task, as a cluster without workers does."""

    def submit(self, fn, /, *args, **kwargs):  # noqa: ARG002  # the signature of an executor
        future = Future()
        future.set_exception(OSError("no route to the scheduler"))
        return future


def test_an_executor_that_fails_is_named():
    with pytest.raises(sroi.ExecutorLostError, match=r"0 of 25 parts: no route"):
        drawn(executor=Refusing())


class Mistaken(Executor):
    """Give back something else than what was asked for."""

    def __init__(self, gives):
        self.gives = gives

    def submit(self, fn, /, *args, **kwargs):  # noqa: ARG002  # the signature of an executor
        return self.gives


def test_an_executor_that_runs_something_else_is_named():
    future = Future()
    future.set_result({"draws": 3})
    for gives in (future, {"draws": 3}, None):
        with pytest.raises(sroi.ExecutorLostError, match="gave back") as caught:
            drawn(executor=Mistaken(gives))
        assert caught.value.remedy
