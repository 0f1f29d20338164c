"""The columns of the data: one pydantic model checks training files and API requests alike."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

IDENTIFIER, TARGET = "customerID", "Churn"
LABELS = {"No": 0, "Yes": 1}
ROWS = "customers"  # the word of plots and reports


def _no_boolean(value: Any) -> Any:
    # Python takes true for the number 1.
    return str(value) if isinstance(value, bool) else value


def _blank_is_zero(value: Any) -> Any:
    return 0.0 if value is None or not str(value).strip() else value


YesNo = Literal["No", "Yes"]
AddOn = Literal["No", "No internet service", "Yes"]
Whole = Annotated[int, BeforeValidator(_no_boolean)]
Dollars = Annotated[float, BeforeValidator(_no_boolean)]
# A customer in the first month has not been billed yet: the cell is blank.
Billed = Annotated[Dollars, BeforeValidator(_blank_is_zero)]


class Row(BaseModel, extra="forbid", allow_inf_nan=False):
    """One customer. A column that is added here is required of files and of requests."""

    gender: Literal["Female", "Male"] = Field(examples=["Female"])
    SeniorCitizen: Whole = Field(ge=0, le=1, description="1: 65 or older", examples=[0])
    Partner: YesNo = Field(examples=["No"])
    Dependents: YesNo = Field(examples=["No"])
    tenure: Whole = Field(ge=0, le=600, description="Months as a customer", examples=[2])
    PhoneService: YesNo = Field(examples=["Yes"])
    MultipleLines: Literal["No", "No phone service", "Yes"] = Field(examples=["No"])
    InternetService: Literal["DSL", "Fiber optic", "No"] = Field(examples=["Fiber optic"])
    OnlineSecurity: AddOn = Field(examples=["No"])
    OnlineBackup: AddOn = Field(examples=["No"])
    DeviceProtection: AddOn = Field(examples=["No"])
    TechSupport: AddOn = Field(examples=["No"])
    StreamingTV: AddOn = Field(examples=["Yes"])
    StreamingMovies: AddOn = Field(examples=["No"])
    Contract: Literal["Month-to-month", "One year", "Two year"] = Field(examples=["Month-to-month"])
    PaperlessBilling: YesNo = Field(examples=["Yes"])
    PaymentMethod: Literal[
        "Bank transfer (automatic)", "Credit card (automatic)", "Electronic check", "Mailed check"
    ] = Field(examples=["Electronic check"])
    MonthlyCharges: Dollars = Field(ge=0, le=1000, description="In dollars", examples=[80.5])
    TotalCharges: Billed = Field(ge=0, description="In dollars, up to now", examples=[161.0])


class LabelledRow(Row):
    """A customer to learn from: one of whom it is known whether they left."""

    Churn: YesNo


COLUMNS = list(Row.model_fields)
NUMBERS = [name for name, field in Row.model_fields.items() if field.annotation in {int, float}]
CATEGORIES = [name for name in COLUMNS if name not in NUMBERS]
