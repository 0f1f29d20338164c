def _since_best(history: list[dict[str, float]]) -> int:
    losses = [epoch["validation"] for epoch in history]
    return losses[::-1].index(min(losses)) if losses else 0


def _report(history: list[dict[str, float]], epochs: int, seconds: float) -> None:
    done, found, left = len(history), history[-1], seconds * (epochs - len(history))
    losses = f"loss {found['training']:.4f}, validation {found['validation']:.4f}"
    right = f"{found['accuracy']:.2%} right, at most {left:.0f} s left"
    print(f"  epoch {done}/{epochs}: {losses}, {right}", flush=True)
