"""Independent evaluators. No oracle imports another: what two of them agree on, two different programs have found.

Each has `evaluate`, which answers with an `Outcome`, and `compare`, which says what two outcomes mean for an equality.
"""
