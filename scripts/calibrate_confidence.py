"""Fit the probability that a translation is right to labelled translations.

    python scripts/calibrate_confidence.py --gold tests/gold/translations.jsonl

Prints the coefficients for pipeline/checks/confidence.py and, by tenfold
cross-validation, how many of the sentences over each threshold are right.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from pipeline.checks import check_sentence

NAMES = ("score", "root of minus score times words", "an error", "a warning")
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9)
REGULARISATION = 3.0  # weak: four coefficients and 300 sentences


def features(row: dict[str, Any]) -> list[float]:
    """What the probability depends on, in the order of NAMES."""
    found = check_sentence(row["source"], row["translation"], row["entities"])
    severities = {finding.severity for finding in found}
    words = len(row["source"].split())
    return [
        row["score"],
        math.sqrt(-row["score"] * words),
        float("error" in severities),
        float("warning" in severities),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True, help="labelled translations, JSONL")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    right = np.array([row["label"] != "wrong" for row in rows])
    values = np.array([features(row) for row in rows])
    model = LogisticRegression(C=REGULARISATION, max_iter=1000)
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    held = cross_val_predict(model, values, right, cv=folds, method="predict_proba")[:, 1]
    model.fit(values, right)
    print(f"{'intercept':34}{model.intercept_[0]:8.2f}")
    for name, coefficient in zip(NAMES, model.coef_[0], strict=True):
        print(f"{name:34}{coefficient:8.2f}")
    print(f"held back: log loss {log_loss(right, held):.3f}, AUC {roc_auc_score(right, held):.3f}")
    for threshold in THRESHOLDS:
        over = held > threshold
        share = f"{right[over].mean():.1%} right" if over.any() else ""
        print(f"over {threshold:.2f}{over.sum():6} sentences  {share}")


if __name__ == "__main__":
    main()
