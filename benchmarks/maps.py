"""Write impact maps of any size, as an analyst would, for the benchmarks to read."""

_HEAD = """\
title: {count} outcomes
scope: {{activity: A benchmark, currency: GBP, price_year: 2024, discounting: 3.5%}}
units: {{visit: one visit, session: one session}}
sources:
  survey: {{title: A survey, year: 2024}}
  tariff: {{title: A tariff, year: 2023}}
stakeholders:
  members: {{description: Members}}
inputs:
  grant: {{description: Grant, amount: {{value: {grant} GBP, source: tariff}}}}
outcomes:
"""

_OUTCOME = """\
  outcome_{number:05d}:
    description: Change number {number} in the life of a member
    stakeholder: members
    indicator: Members who report it in the survey
    quantity: {{value: {quantity} {unit}, source: survey}}
    financial_proxy:
      description: Price of one of them
      value: {price} GBP/{unit}
      source: tariff
    deadweight: {{value: {deadweight}%, source: survey}}
    displacement: {{value: {displacement}%, source: survey}}
    attribution: {{value: {attribution}%, source: survey}}
    drop_off: {{value: {drop_off}%, source: survey}}
    starts: 0
    duration: {{value: {duration} year, source: survey}}
"""


def text(count: int) -> str:
    """Return a map of so many outcomes, every number of which has a unit and a source."""
    outcomes = (
        _OUTCOME.format(
            number=number,
            quantity=10 + number % 89,
            unit="visit" if number % 2 else "session",
            price=20 + number % 97 / 4,
            deadweight=number % 31,
            displacement=number % 11,
            attribution=number % 41,
            drop_off=number % 23,
            duration=1 + number % 5,
        )
        for number in range(count)
    )
    return _HEAD.format(count=count, grant=1000 * count) + "".join(outcomes)
