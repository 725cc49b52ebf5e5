"""Statistics: exact to rounding, the same however they were collected and merged, refused where they do not fit."""

import doctest

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symagg.activations import Plan, Statistics, collect, open_source
from symagg.errors import SourceError, SymaggError
from tests.activations import reference

N, F, R = 30, 3, 5
TOLERANCE = 1e-12  # what issue 6 promises, relative to the largest entry of the exactly rounded result
ALPHA, BETA = 1.5, 0.75  # exact in binary


def relu(seed=0, samples=N):
    return np.maximum(np.random.default_rng(seed).standard_normal((samples, F, R)), 0).astype(np.float32)


def shifted(seed=0, samples=N):
    """A mean of 10,000 times the spread, in float32."""
    return (1e4 + np.random.default_rng(seed).standard_normal((samples, F, R))).astype(np.float32)


def worst(actual, exact):
    difference = np.abs(actual - exact).max()
    return difference / np.abs(exact).max() if difference else 0.0


LABELS = np.arange(N) % 3


@pytest.mark.parametrize(("make", "beta"), [(relu, BETA), (shifted, BETA / 2**13)], ids=["relu", "shifted"])
@pytest.mark.parametrize("label", [None, 1])
def test_against_exact_arithmetic(make, beta, label):
    x = make()
    plan = Plan(order=3, beta=beta, classes=True, cross="both", class_cross=(1,))
    statistics = collect(open_source({"activations": x, "labels": LABELS}), plan)
    taken = slice(None) if label is None else label == LABELS
    group = statistics.total() if label is None else statistics.positives(label)
    values, g = reference.exactly(x[taken]), reference.g_exactly(x[taken], ALPHA, beta)
    mean, variance = reference.moments(values)
    assert worst(group.mean, mean) <= TOLERANCE
    assert worst(group.variance(), variance) <= TOLERANCE
    assert worst(group.pooled_variance(), np.diag(reference.covariance(values))) <= TOLERANCE
    mean, variance = reference.moments(g)
    assert worst(group.g_mean(ALPHA), mean) <= TOLERANCE
    assert worst(group.g_variance(ALPHA), variance) <= TOLERANCE
    exact = reference.covariance(g)
    assert worst(statistics.covariance(ALPHA, label=label), exact) <= TOLERANCE
    assert worst(group.pooled_g_variance(ALPHA), np.diag(exact)) <= TOLERANCE
    for order in (1, 2, 3):
        for about in ("mean", 0.5):
            point = [reference.mean([v for s in reference.exactly(x) for v in s[f]]) for f in range(F)]
            point = point if about == "mean" else [about] * F
            exact = reference.covariance(reference.taylor_exactly(x[taken], ALPHA, beta, order, point))
            actual = statistics.taylor_covariance(ALPHA, beta, order, about, label=label)
            assert worst(actual, exact) <= TOLERANCE, (order, about)


@pytest.mark.parametrize(("make", "beta"), [(relu, BETA), (shifted, BETA / 2**13)], ids=["relu", "shifted"])
def test_g_alone_against_exact_arithmetic(make, beta):
    x = make()
    plan = Plan(order=0, beta=beta, classes=True, cross="g", class_cross=(1,))
    statistics = collect(open_source({"activations": x, "labels": LABELS}), plan)
    first = LABELS == 1
    for label, taken in ((None, slice(None)), (1, first)):
        group = statistics.total() if label is None else statistics.positives(label)
        g = reference.g_exactly(x[taken], ALPHA, beta)
        exact = reference.covariance(g)
        actual = statistics.covariance(ALPHA, label=label)
        assert worst(actual, exact) <= TOLERANCE
        assert (actual == actual.T).all()
        assert worst(group.g_mean(ALPHA), reference.moments(g)[0]) <= TOLERANCE
        assert worst(group.pooled_g_variance(ALPHA), np.diag(exact)) <= TOLERANCE
    one = Plan(order=0, beta=beta, cross="g", least=1)
    parts = [collect(open_source(x[rows]), one) for rows in (~first, first)]
    exact = reference.covariance(reference.g_exactly(x, ALPHA, beta))
    assert worst(parts[0].merge(parts[1]).covariance(ALPHA), exact) <= TOLERANCE


def test_g_alone_says_nothing_of_x():
    group = collect(open_source(relu()), Plan(order=0, beta=BETA)).total()
    for told in (
        lambda: group.mean,
        lambda: group.zeros,
        lambda: group.log_sum,
        lambda: group.variance(),
        lambda: group.g_variance(),
        lambda: group.pooled_variance(),
        lambda: group.power_sum(0),
        lambda: group.taylor_mean(1, 1, 1),
        lambda: group.taylor_variance(1, 1, 1),
    ):
        with pytest.raises(SourceError, match="g alone was collected"):
            told()


def test_a_float32_one_pass_would_be_caught():
    """The tolerance means something: the textbook sums lose every digit on the same data."""
    x = shifted()
    total = np.sum(x, axis=(0, 2), dtype=np.float32)
    squares = np.sum(x**2, axis=(0, 2), dtype=np.float32)
    naive = squares / (N * R) - (total / (N * R)) ** 2
    assert worst(naive, reference.moments(reference.exactly(x))[1]) > 0.1


def test_counts_logarithms_and_powers():
    x = relu()
    x[4, 1] = 0
    group = collect(open_source(x), Plan(order=5)).total()
    y = x.astype(float)
    np.testing.assert_array_equal(group.zeros, (x == 0).sum(axis=(0, 2)))
    assert group.count == N * R
    np.testing.assert_allclose(group.log_sum, np.log(np.where(y > 0, y, 1)).sum(axis=(0, 2)), rtol=1e-13)
    np.testing.assert_allclose(group.sum, y.sum(axis=(0, 2)), rtol=1e-13)
    np.testing.assert_allclose(group.sum_squares, (y**2).sum(axis=(0, 2)), rtol=1e-13)
    for k in range(6):
        np.testing.assert_allclose(group.power_sum(k), (y**k).sum(axis=(0, 2)), rtol=1e-12)
    with pytest.raises(SourceError, match="0 to 5 were collected"):
        group.power_sum(6)
    with pytest.raises(SourceError, match="give the plan a beta"):
        group.g_mean()


def test_dead_and_constant_filters_have_no_variance_at_all():
    x = relu()
    x[:, 0] = 0
    x[:, 1] = 0.1
    x[LABELS == 2, 2] = 0.3
    statistics = collect(open_source({"activations": x, "labels": LABELS}), Plan(beta=BETA, classes=True))
    total = statistics.total()
    assert total.zeros[0] == N * R
    np.testing.assert_array_equal(total.variance()[:2], 0)
    np.testing.assert_array_equal(total.g_variance()[:2], 0)
    assert statistics.positives(2).variance()[2] == 0
    assert statistics.positives(1).variance()[2] > 0


def test_the_negatives_are_all_the_rest():
    x = relu()
    statistics = collect(open_source({"activations": x, "labels": LABELS}), Plan(beta=BETA, classes=True))
    rest = collect(open_source(x[LABELS != 1]), Plan(beta=BETA)).total()
    negatives = statistics.negatives(1)
    assert negatives.samples == rest.samples
    for name in ("mean", "zeros", "log_sum"):
        np.testing.assert_allclose(getattr(negatives, name), getattr(rest, name), rtol=1e-13)
    for name in ("variance", "pooled_variance", "g_mean", "g_variance", "pooled_g_variance"):
        np.testing.assert_allclose(getattr(negatives, name)(), getattr(rest, name)(), rtol=1e-12)


def test_outputs_need_only_projected_features():
    """Equal to weight' covariance weight, by class, at O(N F)."""
    x = relu()
    weight = np.random.default_rng(2).standard_normal((3, F))
    plan = Plan(beta=BETA, classes=True, cross="g", class_cross=(0, 1, 2))
    statistics = collect(open_source({"activations": x, "labels": LABELS, "weight": weight}), plan)
    for label in range(3):
        full = weight @ statistics.covariance(ALPHA, label=label) @ weight.T
        np.testing.assert_allclose(statistics.output_variance(ALPHA)[label], np.diag(full), rtol=1e-12)
        mean = weight @ statistics.positives(label).g_mean(ALPHA)
        np.testing.assert_allclose(statistics.output_mean(ALPHA)[label], mean, rtol=1e-12)


@pytest.mark.parametrize("cross", ["g", "powers", "both"])
@pytest.mark.parametrize("filters", [5, 16])  # 5 leave gaps in a strip
def test_what_is_asked_for_beside_changes_no_sum(cross, filters):
    """A class or the rows themselves; with classes fewer samples fit into the memory at a time."""
    rng = np.random.default_rng(11)
    x = 1e4 + rng.standard_normal((30, filters, 4))
    given = open_source({"activations": x, "labels": LABELS[:30], "weight": rng.standard_normal((3, filters))})
    beside = ({}, {"classes": True, "class_cross": (1,)}, {"rows": True})
    results = [collect(given, Plan(3, 2.0**-13, cross=cross, **more), memory=1 << 13) for more in beside]
    spread = np.sqrt(np.diag(results[0].cross.product))
    for other in results[1:]:
        gap = np.tril(other.cross.product - results[0].cross.product)
        assert (np.abs(gap) <= 1e-12 * np.outer(spread, spread)).all()
        outputs = [r.outputs.union().product for r in (other, results[0])]
        np.testing.assert_allclose(*outputs, rtol=1e-12)


def figures(statistics):
    """Everything that a statistics object says, as arrays."""
    groups = [statistics.total(), *(statistics.positives(k) for k in (0, 1, 2))]
    told = [statistics.covariance(ALPHA), statistics.taylor_covariance(ALPHA, 0.5, 3, "mean")]
    told += [statistics.covariance(ALPHA, label=1), statistics.output_mean(), statistics.output_variance()]
    for g in groups:
        told += [g.mean, g.variance(), g.log_sum, g.g_mean(), g.g_variance(), g.power_sum(3)]
        told += [g.taylor_variance(ALPHA, 0.5, 3), g.zeros.astype(float)]
    return told


def source_of(x, labels):
    weight = np.random.default_rng(2).standard_normal((3, F))
    return open_source({"activations": x, "labels": labels, "weight": weight})


PLAN = Plan(order=3, beta=2.0**-13, classes=True, cross="both", class_cross=(1,))
PART = Plan(order=3, beta=2.0**-13, classes=True, cross="both", class_cross=(1,), least=1)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    threads=st.integers(1, 4),
    memory=st.sampled_from([1, 3000, 20000, 1 << 29]),
    make=st.sampled_from([relu, shifted]),
)
def test_the_same_for_any_block_size_and_number_of_threads(seed, threads, memory, make):
    source = source_of(make(seed), LABELS)
    one = figures(collect(source, PLAN, "serial"))
    other = figures(collect(source, PLAN, "threads", threads=threads, memory=memory))
    assert max(map(worst, other, one)) <= TOLERANCE


@settings(max_examples=25, deadline=None)
@example(seed=87775417, cuts=[0, 1, 2], make=shifted)  # outputs about two pivots, 1e-12 apart if these are subtracted
@given(seed=st.integers(0, 2**32 - 1), cuts=st.permutations([0, 1, 2]), make=st.sampled_from([relu, shifted]))
def test_the_same_for_any_order_of_merging(seed, cuts, make):
    """Parts choose pivots of their own: merging turns them about one."""
    x, labels = make(seed), LABELS
    whole = figures(collect(source_of(x, labels), PART))
    edges = [(0, 7), (7, 19), (19, N)]
    parts = [collect(source_of(x[a:b], labels[a:b]), PART) for a, b in (edges[k] for k in cuts)]
    left = parts[0].merge(parts[1]).merge(parts[2])
    right = parts[0].merge(parts[1].merge(parts[2]))
    assert max(map(worst, figures(left), whole)) <= TOLERANCE
    assert max(map(worst, figures(right), whole)) <= TOLERANCE


def test_update_adds_samples_and_labels():
    x = relu()
    first = collect(open_source({"activations": x[:10], "labels": np.zeros(10, int)}), Plan(classes=True))
    both = first.update(open_source({"activations": x[10:], "labels": np.full(20, 4)}))
    assert both.labels.tolist() == [0, 4]
    assert (first.samples, both.samples) == (10, 30)
    np.testing.assert_allclose(both.total().variance(), collect(open_source(x)).total().variance(), rtol=1e-13)


def test_what_differs_is_not_merged():
    mine = collect(open_source(relu()), Plan(beta=1.0))
    for other, told in (
        (collect(open_source(relu()), Plan(beta=2.0)), "differ in plan"),
        (collect(open_source(relu()[:, :, :2]), Plan(beta=1.0)), "differ in pixels: 5, 2"),
        (collect(open_source(relu()[:, :2]), Plan(beta=1.0)), "differ in filters: 3, 2"),
        (collect(open_source({"activations": relu(), "weight": np.ones((1, F))}), Plan(beta=1.0)), "differ in weight"),
    ):
        with pytest.raises(SourceError, match=told):
            mine.merge(other)


def test_save_and_load(tmp_path):
    statistics = collect(source_of(relu(), LABELS), PLAN)
    statistics.save(tmp_path / "s.npz")
    loaded = Statistics.load(tmp_path / "s.npz")
    for a, b in zip(figures(loaded), figures(statistics), strict=True):
        np.testing.assert_array_equal(a, b)
    assert [p.name for p in tmp_path.iterdir()] == ["s.npz"]
    merged = loaded.merge(statistics)
    assert merged.samples == 2 * N


def test_what_cannot_be_loaded_or_saved(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.ones(2))
    (tmp_path / "text.npz").write_text("no")
    for name, told in (
        ("absent.npz", "there is no such file"),
        ("other.npz", "not statistics"),
        ("text.npz", "not statistics"),
    ):
        with pytest.raises(SourceError, match=told):
            Statistics.load(tmp_path / name)
    with pytest.raises(SymaggError, match="there is no folder"):
        collect(open_source(relu())).save(tmp_path / "no" / "s.npz")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"order": 1}, "order is 1"),
        ({"order": 2.5}, "order is 2.5"),
        ({"order": False, "beta": 1.0}, "order is False"),
        ({"order": 0}, "needs a beta"),
        ({"order": 0, "beta": 1.0, "cross": "both"}, "needs a cross without powers"),
        ({"beta": np.nan}, "beta is nan"),
        ({"cross": "all"}, "cross is 'all'"),
        ({"cross": "g"}, "needs a beta"),
        ({"class_cross": (1,)}, "needs classes=True"),
    ],
)
def test_a_plan_that_makes_no_sense(options, told):
    with pytest.raises(SourceError, match=told):
        Plan(**options)


def test_what_was_not_collected_is_told():
    statistics = collect(open_source({"activations": relu(), "labels": LABELS}), Plan(classes=True))
    for call, told in (
        (lambda: statistics.covariance(), "ask for 'g'"),
        (lambda: statistics.taylor_covariance(1, 1), "covariances of powers were not collected"),
        (lambda: statistics.positives(7), "there is no label 7; the labels are 0, 1, 2"),
        (lambda: statistics.output_mean(), "outputs were not collected"),
        (lambda: statistics.total().taylor_mean(1, 1, 3), "powers to 2 were collected"),
        (lambda: statistics.total().taylor_mean(1, 1, 0), "it must be 1 to 8"),
        (lambda: statistics.total().taylor_mean(1, 1, 2, "median"), "about is 'median'"),
    ):
        with pytest.raises(SourceError, match=told):
            call()
    crossed = collect(open_source({"activations": relu(), "labels": LABELS}), Plan(cross="powers"))
    with pytest.raises(SourceError, match="co-moments of label 1 were not kept"):
        crossed.taylor_covariance(1, 1, label=1)


def test_the_example_in_the_documentation():
    import symagg.activations

    results = doctest.testmod(symagg.activations)
    assert results.attempted > 5
    assert results.failed == 0
