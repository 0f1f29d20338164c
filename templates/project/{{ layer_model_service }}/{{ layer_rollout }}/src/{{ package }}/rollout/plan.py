"""The plan of a rollout: `models/rollout.json`."""

from pydantic import BaseModel, Field

from .. import ProjectError
from ..registry import FOLDER

PLAN = FOLDER / "rollout.json"


class Plan(BaseModel, extra="forbid"):
    """Which versions are tried out beside the champion; an empty name is none."""

    canary: str = ""
    percent: float = Field(0.0, ge=0, le=100)
    shadow: str = ""


def read_plan() -> Plan:
    """Return the plan, an empty one where there is no file."""
    if not PLAN.is_file():
        return Plan()
    try:
        return Plan.model_validate_json(PLAN.read_bytes())
    except ValueError as error:
        raise ProjectError(f"{PLAN} is damaged: {error}") from error


def write_plan(plan: Plan) -> None:
    """Replace the plan in one step."""
    draft = PLAN.with_suffix(".draft")
    draft.write_text(plan.model_dump_json(indent=2), "utf-8")
    draft.replace(PLAN)
