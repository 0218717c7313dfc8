"""Measure threads, processes and a local Dask cluster against one thread; see ../README.md."""

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from common import compared, ours, problem
from distributed import Client, LocalCluster

WORKERS = 2


def main() -> None:
    """Print how many times faster than one thread, with the answers compared to the bit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="only that it runs")
    quick = options.parse_args().quick
    draws, rounds = (100_000, 2) if quick else (4_000_000, 5)
    impact_map = problem()
    alone = ours(impact_map, draws, executor=1)
    print(
        f"\n| {draws:,} draws | times faster than one thread | middle half | s |\n|---|--:|--:|--:|"
    )

    def shown(name: str, way: Callable[[], tuple[float, ...]]) -> None:
        if way() != alone:
            raise SystemExit(f"{name} gives other bits")
        low, middle, high, own, _ = compared(
            way, lambda: ours(impact_map, draws, executor=1), rounds
        )
        print(f"| {name} | {middle:.2f} | {low:.2f} to {high:.2f} | {own:.2f} |", flush=True)

    shown(f"{WORKERS} threads", lambda: ours(impact_map, draws, executor=WORKERS))
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        shown(f"{WORKERS} processes", lambda: ours(impact_map, draws, executor=pool))
    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        shown(
            f"Dask, {WORKERS} workers",
            lambda: ours(impact_map, draws, executor=client.get_executor()),
        )


if __name__ == "__main__":
    main()
