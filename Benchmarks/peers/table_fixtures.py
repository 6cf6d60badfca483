#!/usr/bin/env python3
"""Writes what SDMetrics and SciPy answer for small tables to Tests/EvaluationTests/Fixtures/Tables, for the tests that read them through
Tests/EvaluationTests/TableFixture.swift.

    .cache/peers/bin/python Benchmarks/peers/table_fixtures.py            # the tables made here
    .cache/peers/bin/python Benchmarks/peers/table_fixtures.py real.csv … # besides, some rows of other tables against a perturbed copy

Each file is one JSON object:

  columns       name, type (the project's word) and the cells of the real and of the synthetic table; null is missing, moments are microseconds
  key           the column that identifies a row, or null
  shapes        the report's score of each column; trends_all, trends_strong: of each pair, without thresholds and with the package's own
  quality       the scores of the report: shapes, trends and overall, for both
  validity      the diagnostic report's score of each column; diagnostic: validity, structure and overall
  structure     the structure score when the synthetic table lacks the first column and the second is renamed
  accuracy      mean 1-, 2- and 3-way accuracy of the synthetic table, columns that are not text or identifiers
  cramer        Cramér's V with Bergsma's correction of the real table's discrete pairs, complete rows
  ratio         correlation ratio of the real table's discrete with its numeric columns, complete rows
  syngen        accuracy and correlation after syngen's formulas (SciPy's entropy, pandas' correlation)
An undefined score is null.
"""
import itertools
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
from scipy.stats import entropy
from sdmetrics.reports.single_table import DiagnosticReport, QualityReport
from sdmetrics.single_table import TableStructure

warnings.filterwarnings("ignore")
folder = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "EvaluationTests" / "Fixtures" / "Tables"
sdtypes = {
    "integer": "numerical", "real": "numerical", "boolean": "boolean", "category": "categorical", "datetime": "datetime",
    "text": "unknown", "identifier": "id",
}


def number(value):
    return None if value is None or not math.isfinite(value) else float(value)


def cells(series, kind):
    if kind == "datetime":
        return [None if pd.isna(v) else int(v.value // 1000) for v in series]
    convert = {"integer": int, "real": float, "boolean": bool}.get(kind, str)
    return [None if pd.isna(v) else convert(v) for v in series]


def report_scores(real, made, metadata, correlation, association_threshold):
    report = QualityReport()
    report.real_correlation_threshold = correlation
    report.real_association_threshold = association_threshold
    report.generate(real, made, metadata, verbose=False)
    scores = report.get_properties().set_index("Property")["Score"]
    whole = [number(scores["Column Shapes"]), number(scores["Column Pair Trends"]), number(report.get_score())]
    return report, whole


def write(name, types, real, made, key=None):
    metadata = {"columns": {c: {"sdtype": "id" if c == key else sdtypes[t]} for c, t in types.items()}}
    if key:
        metadata["primary_key"] = key
    everything, all_scores = report_scores(real, made, metadata, 0, 0)
    strong, strong_scores = report_scores(real, made, metadata, 0.5, 0.3)
    pairs = lambda report: [[r["Column 1"], r["Column 2"], number(r["Score"])] for _, r in report.get_details("Column Pair Trends").iterrows()]
    diagnostic = DiagnosticReport()
    diagnostic.generate(real, made, metadata, verbose=False)
    validity = diagnostic.get_properties().set_index("Property")["Score"]
    numeric = [c for c, t in types.items() if t in ("integer", "real") and c != key]
    discrete = [c for c, t in types.items() if t in ("category", "boolean") and c != key]
    associations = []
    for a, b in itertools.combinations(discrete, 2):
        counts = pd.crosstab(real[a], real[b])
        if min(counts.shape) > 1:
            associations.append([a, b, number(corrected_v(counts.to_numpy()))])
    ratios = [[a, b, number(correlation_ratio(real[a], real[b]))] for a in discrete for b in numeric]
    names = list(types)
    changed = made.drop(columns=names[0]).rename(columns={names[1]: names[1] + " 2"})
    result = {
        "columns": [{"name": c, "type": t, "real": cells(real[c], t), "synthetic": cells(made[c], t)} for c, t in types.items()],
        "key": key,
        "shapes": [[r["Column"], number(r["Score"])] for _, r in everything.get_details("Column Shapes").iterrows()],
        "trends_all": pairs(everything),
        "trends_strong": pairs(strong),
        "quality": {"all": all_scores, "strong": strong_scores},
        "validity": [[r["Column"], r["Metric"], number(r["Score"])] for _, r in diagnostic.get_details("Data Validity").iterrows()],
        "diagnostic": [number(validity["Data Validity"]), number(validity["Data Structure"]), number(diagnostic.get_score())],
        "structure": number(TableStructure.compute(real, changed)),
        "cramer": associations,
        "ratio": ratios,
        "accuracy": accuracies(real, made, types, key),
        "syngen": syngen(real, made, types, key),
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(result, separators=(",", ":"), allow_nan=False))
    print(name, path.stat().st_size, "bytes", result["quality"], result["diagnostic"])
    for report in (everything, strong):
        for part in ("Column Shapes", "Column Pair Trends"):
            details = report.get_details(part)
            if "Error" in details:
                print(details[details["Error"].notna()].iloc[:, [0, 1, -1]].to_string(header=False, index=False, max_colwidth=70))


def corrected_v(counts):
    n = counts.sum()
    expected = np.outer(counts.sum(1), counts.sum(0)) / n
    phi2 = ((counts - expected) ** 2 / expected).sum() / n
    r, k = counts.shape
    phi2 = max(0, phi2 - (r - 1) * (k - 1) / (n - 1))
    r, k = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return math.sqrt(phi2 / (min(r, k) - 1))


def correlation_ratio(groups, values):
    both = pd.DataFrame({"g": groups.astype(object), "v": values.astype(float)}).dropna()
    if both["g"].nunique() < 2 or both["v"].nunique() < 2:
        return None
    means = both.groupby("g")["v"].transform("mean")
    return math.sqrt(((means - both["v"].mean()) ** 2).sum() / ((both["v"] - both["v"].mean()) ** 2).sum())


def bins(real, column, kind):
    if kind in ("integer", "real", "datetime"):
        numbers = lambda s: np.array([np.nan if pd.isna(v) else v.value // 1000 if kind == "datetime" else v for v in s], float)
        known = numbers(real)
        if len(np.unique(known[~np.isnan(known)])) > 2:
            edges = np.unique(np.nanquantile(known, np.linspace(0, 1, 11)))
            x = numbers(column)
            return np.where(np.isnan(x), 99, np.clip(np.searchsorted(edges, x, side="right"), 1, len(edges) - 1))
        real, column = pd.Series(known), pd.Series(numbers(column))
    first = {v: i for i, v in reversed(list(enumerate(real))) if not pd.isna(v)}
    counts = real.value_counts()
    top = sorted(counts.index, key=lambda v: (-counts[v], first[v]))[:10]
    return np.array([99 if pd.isna(v) else top.index(v) if v in top else 50 for v in column])


def accuracies(real, made, types, key):
    names = [c for c, t in types.items() if t not in ("text", "identifier") and c != key]
    codes = [(bins(real[c], real[c], types[c]), bins(real[c], made[c], types[c])) for c in names]
    result = []
    for size in (1, 2, 3):
        scores = []
        for combination in itertools.combinations(codes, size):
            p, q = (pd.Series(list(zip(*(pair[side] for pair in combination)))).value_counts(normalize=True) for side in (0, 1))
            scores.append(1 - p.sub(q, fill_value=0).abs().sum() / 2)
        result.append(number(np.mean(scores)))
    return result


def syngen(real, made, types, key):
    names = [c for c, t in types.items() if t not in ("text", "identifier") and c != key]
    tables = [pd.DataFrame(index=t.index) for t in (real, made)]
    for c in names:
        if types[c] in ("category", "boolean"):
            word = lambda v: "" if pd.isna(v) else str(v).lower() if types[c] == "boolean" else str(v)
            levels = {v: i + 1 for i, v in enumerate(sorted({word(v) for t in (real, made) for v in t[c]}))}
            for out, t in zip(tables, (real, made)):
                out[c] = [float(levels[word(v)]) for v in t[c]]
        else:
            for out, t in zip(tables, (real, made)):
                out[c] = [np.nan if pd.isna(v) else float(v.value // 1000) if types[c] == "datetime" else float(v) for v in t[c]]

    def shares(x):
        x = x.fillna(x.mean()).fillna(0).to_numpy()
        return (x - x.min()) / (x.max() - x.min()) if x.max() > x.min() else np.ones(len(x))

    def distance(t, a, b):
        p, q = shares(t[a]), shares(t[b])
        p, q = p / p.sum(), q / q.sum()
        m = (p + q) / 2
        return math.sqrt(max((entropy(p, m) + entropy(q, m)) / 2, 0))

    score = [1 - abs(distance(tables[0], a, b) - distance(tables[1], a, b)) for a in names for b in names if a != b]
    ranks = [t.corr(method="spearman").abs().to_numpy() for t in tables]
    return [number(np.median(score)), number(abs(np.nanmedian(ranks[0] - ranks[1])))]


def gaps(rng, values, share):
    values = pd.Series(values).astype(object)
    values[rng.random(len(values)) < share] = None
    return values


def typed(frame, types):
    for c, t in types.items():
        if t in ("integer", "real"):
            values = pd.to_numeric(frame[c])
            frame[c] = values if values.isna().any() or t == "real" else values.astype("int64")
            if t == "real":
                frame[c] = frame[c].astype(float)
        if t == "datetime":
            frame[c] = pd.to_datetime(frame[c]).astype("datetime64[ns]")
        if t == "boolean" and not frame[c].isna().any():
            frame[c] = frame[c].astype(bool)
    return frame


def people(rng, rows, drift):
    """Every type, gaps, ties, heavy tails and a key; `drift` > 0 moves it all."""
    age = np.clip(rng.normal(40 + 5 * drift, 14, rows), 17, 90 + 5 * drift).astype(int)
    income = np.round(np.exp(rng.normal(9.5 + 0.01 * age, 0.6 + 0.2 * drift)), 2)
    jobs = np.array(["clerk", "cook", "driver", "nurse", "pilot"] + ["welder"] * (drift > 0))
    shift = np.where(age > 45, 1, 0)
    job = jobs[np.minimum(rng.integers(0, 3, rows) + shift * rng.integers(0, 3 + drift, rows), len(jobs) - 1)]
    city = np.array([f"city {i}" for i in rng.geometric(0.15 + 0.05 * drift, rows)])
    member = (rng.random(rows) < 0.2 + 0.5 * (age > 50)) ^ (rng.random(rows) < 0.15 * drift)
    joined = pd.Timestamp("2015-03-01") + pd.to_timedelta(rng.integers(0, 3000 + 200 * drift, rows) * (1 + (age > 40)), unit="h")
    ids = [f"P{i:04d}" for i in rng.integers(0, 5 * rows, rows)] if drift else [f"P{i:04d}" for i in range(rows)]
    return {
        "id": gaps(rng, ids, 0.02 * drift), "age": age, "income": gaps(rng, income, 0.1 + 0.1 * drift), "visits": rng.poisson(2, rows),
        "job": gaps(rng, job, 0.05 + 0.05 * drift), "city": city, "member": gaps(rng, member, 0.08), "joined": gaps(rng, joined, 0.06),
        "note": [f"n{i % 7}" for i in range(rows)],
    }


def strong(rng, rows, drift):
    """Columns that say much about each other, so that the report's thresholds keep some pairs and drop others."""
    x = rng.normal(0, 1, rows)
    y = 0.9 * x + rng.normal(0, 0.4 + 0.3 * drift, rows)
    kind = np.array(["low", "middle", "high"])[np.digitize(x, [-0.5, 0.6])]
    sign = np.where(rng.random(rows) < 0.1 + 0.1 * drift, y < 0, y > 0)
    return {
        "x": x, "y": gaps(rng, y, 0.1), "z": rng.normal(0, 1, rows), "count": np.round(10 * x + 50).astype(int), "kind": gaps(rng, kind, 0.05),
        "sign": sign, "coin": rng.integers(0, 2, rows).astype(str), "day": pd.Timestamp("1999-12-28") + pd.to_timedelta(np.round(20 * x), unit="D"),
    }


def edges(rng, rows, drift):
    """Columns without values, with one value, with gaps on one side only, with values on the edges of bins, and far outliers."""
    decile = rng.integers(0, 101, rows)
    outlier = rng.normal(0, 1, rows)
    if drift:
        outlier[0] = 1e6
    return {
        "empty": [None] * rows, "constant": np.full(rows, 3.5), "stuck": np.full(rows, 2) if drift else rng.integers(1, 4, rows), "decile": decile,
        "tenth": np.round(decile / 10, 1), "huge": rng.integers(0, 11, rows) * 1e15, "outlier": outlier,
        "half": gaps(rng, rng.normal(0, 1, rows), 0.3 * drift), "real gaps": gaps(rng, rng.normal(0, 1, rows), 0.3 * (1 - drift)),
        "one": ["only"] * rows, "nothing": [None] * rows, "new": np.array(["a", "b"])[rng.integers(0, 2, rows)] if not drift else ["c"] * rows,
        "gap": gaps(rng, np.array(["a", "b", "c"])[rng.integers(0, 3, rows)], 0.25 * drift),
        "week": pd.Timestamp("2020-01-06") + pd.to_timedelta(7 * rng.integers(0, 41, rows), unit="D"),
    }


def made_here():
    rng = np.random.default_rng(20)
    sets = {
        "people": (people, 300, 240, "id", {
            "id": "identifier", "age": "integer", "income": "real", "visits": "integer", "job": "category", "city": "category",
            "member": "boolean", "joined": "datetime", "note": "text"}),
        "strong": (strong, 250, 250, None, {
            "x": "real", "y": "real", "z": "real", "count": "integer", "kind": "category", "sign": "boolean", "coin": "category",
            "day": "datetime"}),
        "edges": (edges, 120, 150, None, {
            "empty": "real", "constant": "real", "stuck": "integer", "decile": "integer", "tenth": "real", "huge": "real", "outlier": "real",
            "half": "real", "real gaps": "real", "one": "category", "nothing": "category", "new": "category", "gap": "category",
            "week": "datetime"}),
    }
    for name, (make, rows, made_rows, key, types) in sets.items():
        tables = [typed(pd.DataFrame(make(rng, n, d)), types) for n, d in ((rows, 0), (made_rows, 1))]
        write(name, types, *tables, key=key)


def from_file(path, rows=300):
    rng = np.random.default_rng(21)
    table = pd.read_csv(path, skipinitialspace=True, low_memory=False).iloc[:, :14]
    types = {}
    for c in table:
        if pd.api.types.is_bool_dtype(table[c]):
            types[c] = "boolean"
        elif pd.api.types.is_numeric_dtype(table[c]):
            types[c] = "integer" if (table[c].dropna() % 1 == 0).all() else "real"
        else:
            types[c] = "category" if table[c].nunique() < 100 else "text"
    real, made = (table.sample(rows, random_state=s).reset_index(drop=True) for s in (1, 2))
    for c, t in types.items():
        if t == "real":
            made[c] = made[c] * (1 + 0.1 * rng.normal(0, 1, rows))
        else:
            moved = rng.random(rows) < 0.2
            made.loc[moved, c] = made[c].sample(rows, random_state=3).to_numpy()[moved]
    write("file-" + pathlib.Path(path).stem, types, typed(real, types), typed(made, types))


folder.mkdir(parents=True, exist_ok=True)
made_here()
for path in sys.argv[1:]:
    from_file(path)
