"""Measure the questions against bare evaluations, and their memory; see ../README.md."""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import model
from common import compared, ours
from measure import peak_of_process

import sroi

HERE = Path(__file__).parent
DRAWS = 8192


def halved(impact_map: sroi.ImpactMap) -> sroi.Scenario:
    """Return a scenario that changes one number."""
    path = f"outcomes.{next(iter(impact_map.outcomes))}.quantity"
    return sroi.Scenario(name="fewer", changes={path: {"low": 10, "best": 14, "high": 20}})


Question = Callable[[sroi.ImpactMap, int], object]
QUESTIONS: dict[str, Question] = {
    "draws, percentiles": lambda impact_map, draws: ours(impact_map, draws),
    "tornado": lambda impact_map, _: sroi.tornado(impact_map),
    "switching values": lambda impact_map, _: sroi.switching_values(impact_map),
    "first-order and total shares": lambda impact_map, draws: sroi.variance_shares(
        impact_map, draws=draws, seed=1
    ),
    "values of information": lambda impact_map, draws: sroi.value_of_information(
        impact_map, draws=draws, seed=1
    ),
}
COMPARING: dict[str, Question] = {
    "comparison with a scenario": lambda impact_map, draws: sroi.compare(
        impact_map, [halved(impact_map)], draws=draws, seed=1
    ),
    "options": lambda impact_map, draws: sroi.compare_options(
        {"all": impact_map, "fewer": sroi.apply(impact_map, halved(impact_map))},
        draws=draws,
        seed=1,
    ),
}
BY_DRAWS = {
    name: question
    for name, question in {**QUESTIONS, **COMPARING}.items()
    if name not in ("tornado", "switching values")
}


def one_by_one(rounds: int) -> None:
    """Print the time of tornado and switching values in that of ten bare evaluations."""
    print("\n| what | times ten evaluations | middle half | s | evaluations' s |")
    print("|---|--:|--:|--:|--:|")
    for outcomes in (20, 200):
        impact_map = model.problem(outcomes)

        def evaluations(each: sroi.ImpactMap = impact_map) -> None:
            for _ in range(10):
                sroi.evaluate(each, draws=10_000, seed=1)

        def both(each: sroi.ImpactMap = impact_map) -> None:
            sroi.tornado(each)
            sroi.switching_values(each)

        low, middle, high, mine, theirs = compared(evaluations, both, rounds)
        print(f"| tornado and all switching values, {outcomes} outcomes | {middle:.2f} "
              f"| {low:.2f} to {high:.2f} | {theirs:.3f} | {mine:.3f} |", flush=True)  # fmt: skip


def everything(rounds: int, sizes: tuple[int, ...]) -> None:
    """Print the time of each answer and of all, in a warm process."""
    print(
        f"\n| s, with {DRAWS:,} draws | " + " | ".join(f"{each} outcomes" for each in sizes) + " |"
    )
    print("|---|" + "--:|" * len(sizes))
    columns = []
    for outcomes in sizes:
        impact_map = model.problem(outcomes)
        taken: dict[str, list[float]] = {name: [] for name in (*QUESTIONS, "all")}
        for number in range(rounds + 1):
            total = 0.0
            for name, question in QUESTIONS.items():
                start = perf_counter()
                question(impact_map, DRAWS)
                seconds = perf_counter() - start
                total += seconds
                if number:  # the first is cold
                    taken[name].append(seconds)
            if number:
                taken["all"].append(total)
        columns.append({name: (min(each), statistics.median(each)) for name, each in taken.items()})
    for name in columns[0]:
        cells = " | ".join(f"{each[name][1]:.3f} (least {each[name][0]:.3f})" for each in columns)
        print(f"| {name} | {cells} |", flush=True)


def peak(work: str) -> float:
    """Return the peak memory of a process of its own in MiB."""
    return peak_of_process(["-c", f"import sys\nsys.path.insert(0, {str(HERE)!r})\n{work}"])


def memory(sizes: dict[int, tuple[int, ...]]) -> None:
    """Print peak memory above that of a process that answers nothing."""
    print("\n| peak MiB above idle | outcomes | draws | MiB |\n|---|--:|--:|--:|")
    for outcomes, all_draws in sizes.items():
        start = f"import answers, sroi, scipy.special\neach = answers.model.problem({outcomes})\n"
        idle = peak(f"{start}sroi.evaluate(each).sroi_ratio")
        for name in QUESTIONS | COMPARING:
            for draws in all_draws if name in BY_DRAWS else (0,):
                group = "QUESTIONS" if name in QUESTIONS else "COMPARING"
                busy = peak(f"{start}answers.{group}[{name!r}](each, {draws})")
                shown = f"{draws:,}" if draws else ""
                print(f"| {name} | {outcomes} | {shown} | {busy - idle:.0f} |", flush=True)


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="only that it runs")
    if options.parse_args().quick:
        one_by_one(2)
        everything(1, (20,))
        memory({20: (4096,)})
    else:
        one_by_one(9)
        everything(9, (20, 200))
        memory({20: (10_000, 1_000_000), 200: (10_000, 100_000)})


if __name__ == "__main__":
    main()
