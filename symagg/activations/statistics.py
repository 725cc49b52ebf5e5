"""Sufficient statistics of activations: mergeable, saved and loaded, in total and by class."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from symagg.activations.cross import Cross
from symagg.activations.group import Group
from symagg.activations.moments import Moments
from symagg.activations.plan import Plan
from symagg.activations.rows import Rows
from symagg.activations.source import Source
from symagg.activations.taylor import point_of, weights
from symagg.errors import SourceError
from symagg.files import write_whole

FORMAT = 2


@dataclass
class Statistics:
    """What a pass collected.

    plan: what was asked for. pixels: R. pivot: (F,), where powers are taken about. labels: (G,) the classes, or [-1]
    for one group of everything. moments: of the G groups. cross: F^2 terms over all samples, or None; class_cross: of
    the labels in plan.class_cross. outputs: for each output of the head, the count, mean and sum of squares about the
    mean of weight @ (pooled g), by group: O(N F) work where the covariance takes O(N F^2). rows: the pooled features of
    every sample, where the plan asks for them.
    """

    plan: Plan
    pixels: int
    pivot: np.ndarray
    labels: np.ndarray
    moments: Moments
    cross: Cross | None = None
    class_cross: dict[int, Cross] = field(default_factory=dict)
    weight: np.ndarray | None = None
    outputs: Moments | None = None
    rows: Rows | None = None

    @classmethod
    def empty(
        cls, plan: Plan, pixels: int, pivot: np.ndarray, labels: np.ndarray, weight: np.ndarray | None = None
    ) -> "Statistics":
        """No samples yet."""
        missing = sorted(set(plan.class_cross) - set(labels.tolist()))
        if missing:
            raise SourceError(f"class_cross asks for label {missing[0]}, which no sample has.")
        size = len(plan.crossed) * len(pivot)
        cross = Cross.empty(size) if size else None
        by_class = {int(k): Cross.empty(size) for k in plan.class_cross}
        outputs = None if weight is None else Moments.empty(len(labels), 1, [(0, 0)], 0, len(weight))
        moments = Moments.empty(len(labels), plan.features, plan.pairs(), plan.summed, len(pivot))
        rows = Rows.empty(plan, len(pivot)) if plan.rows else None
        return cls(plan, pixels, pivot, labels, moments, cross, by_class, weight, outputs, rows)

    @property
    def filters(self) -> int:
        return len(self.pivot)

    @property
    def samples(self) -> int:
        return int(self.moments.count.sum())

    def total(self) -> Group:
        """All samples."""
        return self._group(self.moments.union())

    def positives(self, label: int) -> Group:
        """The samples of a class."""
        return self._group(self.moments.take([self._place(label)]))

    def negatives(self, label: int) -> Group:
        """The samples of every other class: the merge of their groups, not a second pass and not a difference."""
        place = self._place(label)
        others = [g for g in range(len(self.labels)) if g != place]
        if not others:
            raise SourceError(f"label {label} is the only class; there are no others to set against it.")
        return self._group(self.moments.take(others).union())

    def covariance(self, alpha: float = 1.0, ddof: int = 1, label: int | None = None) -> np.ndarray:
        """The exact covariance of pooled g(x) between all filters, (F, F), over all samples or those of a label."""
        if self.plan.cross not in ("g", "both"):
            raise SourceError(f"covariances of g were not collected; cross was {self.plan.cross!r}, ask for 'g'.")
        cross, scale = self._cross(label), alpha * np.exp(self.plan.beta * self.pivot)
        return cross.scaled(len(self.plan.crossed) - 1, scale, cross.count - ddof)

    def taylor_covariance(
        self,
        alpha: float,
        beta: float,
        order: int = 2,
        about: float | str | np.ndarray = 0.0,
        ddof: int = 1,
        label: int | None = None,
    ) -> np.ndarray:
        """The covariance of pooled g(x) with g's Taylor polynomial, for any alpha and beta, without the data.

        order: 1 to 8, at most the plan's. about: a number, an array (F,) or "mean" for each filter's own mean.
        """
        if self.plan.cross not in ("powers", "both"):
            raise SourceError(f"covariances of powers were not collected; cross was {self.plan.cross!r}.")
        if order > self.plan.order:
            raise SourceError(f"the Taylor order is {order}; powers to {self.plan.order} were collected.")
        cross, mean = self._cross(label), self.total().mean
        b, _ = weights(order, alpha, beta, point_of(about, mean), self.pivot)
        result = np.zeros((self.filters, self.filters))
        for i in range(order):
            for j in range(order):
                result += b[:, i, None] * cross.block(i, j, self.filters) * b[None, :, j]
        return result / (cross.count - ddof)

    def output_mean(self, alpha: float = 1.0) -> np.ndarray:
        """(G, C): by group, of weight @ (pooled g), without the bias."""
        return alpha * (self._outputs().mean[:, 0] + self.output_pivot())

    def output_pivot(self) -> np.ndarray:
        """(C,): weight @ expm1(beta*pivot), where the outputs are taken about."""
        return self.weight @ np.expm1(self.plan.beta * self.pivot)

    def output_variance(self, alpha: float = 1.0, ddof: int = 1) -> np.ndarray:
        """(G, C): by group, of weight @ (pooled g)."""
        outputs = self._outputs()
        return alpha**2 * outputs.product[:, 0] / (outputs.count[:, None] - ddof)

    def update(self, source: Source) -> "Statistics":
        """These with the samples of one more source, read in one pass; its labels may be new ones."""
        from symagg.activations.engines import collect  # the pass is built on this module

        return self.merge(collect(source, self.plan))

    def merge(self, other: "Statistics") -> "Statistics":
        """Both together; neither is changed. Raises SourceError where they were not collected alike."""
        for name in ("plan", "pixels", "filters"):
            if getattr(self, name) != getattr(other, name):
                raise SourceError(f"these statistics differ in {name}: {getattr(self, name)}, {getattr(other, name)}.")
        if not np.array_equal(self.weight, other.weight):
            raise SourceError("these statistics differ in weight: their outputs are not the same.")
        labels = np.union1d(self.labels, other.labels)
        merged = Statistics.empty(self.plan, self.pixels, self.pivot, labels, self.weight)
        for part in (self, other):
            merged._absorb(part)
        return merged

    def _absorb(self, part: "Statistics") -> None:
        """Add a part whose labels are among these; a part about another pivot is turned about this one first."""
        moments, cross, by_class, rows = part.moments, part.cross, part.class_cross, part.rows
        if not np.array_equal(self.pivot, part.pivot):
            shift = part.pivot - self.pivot
            moments = moments.repivoted(self.plan.order, self.plan.beta or 0.0, shift)
            cross = cross and cross.repivoted(self.plan, shift)
            by_class = {k: c.repivoted(self.plan, shift) for k, c in by_class.items()}
            rows = rows and rows.repivoted(self.plan, shift)
        places = np.searchsorted(self.labels, part.labels)
        self.moments.merge(moments, places)
        if self.outputs is not None:
            outputs = part.outputs.take(list(range(len(part.labels))))
            # g at their pivot less g at this one, without the cancellation
            apart = np.exp(self.plan.beta * self.pivot) * np.expm1(self.plan.beta * (part.pivot - self.pivot))
            outputs.mean[:, 0] += (self.weight @ apart) * (outputs.count[:, None] > 0)
            self.outputs.merge(outputs, places)
        if self.cross is not None:
            self.cross.merge(cross)
        for k, c in by_class.items():
            self.class_cross[k].merge(c)
        if self.rows is not None:
            self.rows.append(rows)

    def save(self, path: Path | str, **beside: np.ndarray) -> None:
        """Write an .npz file, whole or not at all; `beside` are arrays to keep in the same file."""
        write_whole(Path(path), lambda file: np.savez(file, **self._arrays(), **beside))

    @classmethod
    def load(cls, path: Path | str) -> "Statistics":
        """Read what `save` wrote. Raises SourceError where the file is something else."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {key: file[key] for key in file.files}
            head = json.loads(str(arrays["head"]))
            if head["format"] != FORMAT:
                raise ValueError(f"its format is {head['format']}, this version reads {FORMAT}")
            plan = Plan(**{**head["plan"], "class_cross": tuple(head["plan"]["class_cross"])})
            result = cls.empty(plan, head["pixels"], arrays["pivot"], arrays["labels"], arrays.get("weight"))
            for key, held in result._held().items():
                for name, value in vars(held).items():
                    loaded = arrays[f"{key}.{name}"]
                    first = key == "rows"  # as many rows as there were samples
                    if loaded.shape[first:] != np.shape(value)[first:]:
                        raise ValueError(f"{key}.{name} has shape {loaded.shape}")
                    setattr(held, name, int(loaded) if not loaded.ndim else loaded)
        except FileNotFoundError:
            raise SourceError(f"{path}: there is no such file.") from None
        except (ValueError, KeyError, TypeError, OSError, EOFError, AttributeError) as error:
            told = " ".join(str(error).split())
            raise SourceError(f"{path}: these are not statistics that symagg saved: {told}.") from error
        return result

    def _arrays(self) -> dict[str, np.ndarray]:
        head = {"format": FORMAT, "plan": asdict(self.plan), "pixels": self.pixels}
        arrays = {"head": np.array(json.dumps(head)), "pivot": self.pivot, "labels": self.labels}
        if self.weight is not None:
            arrays["weight"] = self.weight
        for key, held in self._held().items():
            arrays |= {f"{key}.{name}": np.asarray(value) for name, value in vars(held).items()}
        return arrays

    def _held(self) -> dict[str, Moments | Cross | Rows]:
        named = {"moments": self.moments, "outputs": self.outputs, "cross": self.cross, "rows": self.rows}
        named |= {f"cross{k}": c for k, c in self.class_cross.items()}
        return {key: value for key, value in named.items() if value is not None}

    def _group(self, moments: Moments) -> Group:
        return Group(self.plan, moments, self.pivot, self.pixels)

    def _place(self, label: int) -> int:
        places = np.flatnonzero(self.labels == label)
        if not self.plan.classes or not places.size:
            known = ", ".join(map(str, self.labels)) if self.plan.classes else "none: classes were not collected"
            raise SourceError(f"there is no label {label}; the labels are {known}.")
        return int(places[0])

    def _cross(self, label: int | None) -> Cross:
        if label is None:
            return self.cross
        if label not in self.class_cross:
            raise SourceError(f"co-moments of label {label} were not kept; name it in the plan's class_cross.")
        return self.class_cross[label]

    def _outputs(self) -> Moments:
        if self.outputs is None:
            raise SourceError("outputs were not collected; they need a source with a weight, and a beta.")
        return self.outputs
