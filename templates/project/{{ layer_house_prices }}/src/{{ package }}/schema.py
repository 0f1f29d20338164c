"""The columns of the data: one pydantic model checks training files and API requests alike.

A cell `NA` is a level: the house has none of it. An empty cell is a value that nobody knows, which
only a column of type `Gap[...]` may have. Columns of a file that are not listed here are ignored.
"""

from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, Field

# Row numbers and parcel numbers say nothing about a price, so the model does not see them.
IDENTIFIER, TARGET = "PID", "SalePrice"
ROWS = "houses"  # the word of plots and reports


def _no_boolean(value: Any) -> Any:
    # Python takes true for the number 1.
    return str(value) if isinstance(value, bool) else value


def _blank_is_none(value: Any) -> Any:
    return None if value is None or not str(value).strip() else value


Count = Annotated[int, BeforeValidator(_no_boolean)]
Feet = Annotated[float, BeforeValidator(_no_boolean)]  # of length, or square feet
Kind = TypeVar("Kind")
Gap = Annotated[Kind | None, BeforeValidator(_blank_is_none)]

# Levels that have an order are listed from the worst to the best.
Quality = Literal["Po", "Fa", "TA", "Gd", "Ex"]  # poor, fair, typical, good, excellent
BasementQuality = Literal["NA", "Po", "Fa", "TA", "Gd", "Ex"]
Exposure = Literal["NA", "No", "Mn", "Av", "Gd"]
BasementFinish = Literal["NA", "Unf", "LwQ", "Rec", "BLQ", "ALQ", "GLQ"]
GarageFinish = Literal["NA", "Unf", "RFn", "Fin"]
Function = Literal["Sal", "Sev", "Maj2", "Maj1", "Mod", "Min2", "Min1", "Typ"]
Paving = Literal["N", "P", "Y"]  # no, partly, yes

Zone = Literal["A (agr)", "C (all)", "FV", "I (all)", "RH", "RL", "RM"]
Near = Literal["Artery", "Feedr", "Norm", "PosA", "PosN", "RRAe", "RRAn", "RRNe", "RRNn"]
Building = Literal["1Fam", "2fmCon", "Duplex", "Twnhs", "TwnhsE"]
Style = Literal["1.5Fin", "1.5Unf", "1Story", "2.5Fin", "2.5Unf", "2Story", "SFoyer", "SLvl"]
Sale = Literal["Abnorml", "AdjLand", "Alloca", "Family", "Normal", "Partial"]
# The neighborhoods, in four lists because one list would take a line for each name.
_BToC = Literal["Blmngtn", "Blueste", "BrDale", "BrkSide", "ClearCr", "CollgCr", "Crawfor"]
_EToM = Literal["Edwards", "Gilbert", "Greens", "GrnHill", "IDOTRR", "Landmrk", "MeadowV"]
_MToO = Literal["Mitchel", "NAmes", "NPkVill", "NWAmes", "NoRidge", "NridgHt", "OldTown"]
_SToV = Literal["SWISU", "Sawyer", "SawyerW", "Somerst", "StoneBr", "Timber", "Veenker"]
Place = Literal[_BToC, _EToM, _MToO, _SToV]


def _in_file(name: str) -> str:
    return name.replace("_", " ")


class Row(BaseModel, extra="forbid", allow_inf_nan=False, alias_generator=_in_file):
    """One house. A column that is added here is required of files and of requests."""

    Neighborhood: Place = Field(examples=["NAmes"])
    MS_Zoning: Zone = Field(description="RL: homes, low density", examples=["RL"])
    Condition_1: Near = Field(description="Road, railway or park nearby", examples=["Norm"])
    Lot_Frontage: Gap[Feet] = Field(ge=10, le=500, description="Feet of street", examples=[70])
    Lot_Area: Feet = Field(ge=500, le=500_000, description="Square feet", examples=[9600])
    Bldg_Type: Building = Field(examples=["1Fam"])
    House_Style: Style = Field(examples=["1Story"])
    Overall_Qual: Count = Field(ge=1, le=10, description="Material and finish", examples=[5])
    Overall_Cond: Count = Field(ge=1, le=10, description="Upkeep", examples=[6])
    Year_Built: Count = Field(ge=1800, le=2100, examples=[1962])
    Year_Remod: Count = Field(alias="Year Remod/Add", ge=1800, le=2100, examples=[1962])
    Exter_Qual: Quality = Field(description="Outer walls", examples=["TA"])
    Bsmt_Qual: Gap[BasementQuality] = Field(description="Ceiling height", examples=["TA"])
    Bsmt_Exposure: Gap[Exposure] = Field(description="To the garden", examples=["No"])
    BsmtFin_Type_1: Gap[BasementFinish] = Field(examples=["Rec"])
    BsmtFin_SF_1: Gap[Feet] = Field(ge=0, le=10_000, description="Finished part", examples=[480])
    Total_Bsmt_SF: Gap[Feet] = Field(ge=0, le=10_000, examples=[1050])
    Heating_QC: Quality = Field(examples=["TA"])
    Gr_Liv_Area: Feet = Field(ge=200, le=10_000, description="Sq ft above ground", examples=[1150])
    Bsmt_Full_Bath: Gap[Count] = Field(ge=0, le=5, examples=[0])
    Full_Bath: Count = Field(ge=0, le=8, description="Above ground", examples=[1])
    Half_Bath: Count = Field(ge=0, le=5, description="Above ground", examples=[0])
    Bedroom_AbvGr: Count = Field(ge=0, le=15, description="Above ground", examples=[3])
    Kitchen_Qual: Quality = Field(examples=["TA"])
    Functional: Function = Field(description="Typ: no defect", examples=["Typ"])
    Fireplaces: Count = Field(ge=0, le=8, examples=[0])
    Garage_Finish: Gap[GarageFinish] = Field(examples=["Unf"])
    Garage_Cars: Gap[Count] = Field(ge=0, le=8, examples=[1])
    Paved_Drive: Paving = Field(examples=["Y"])
    Wood_Deck_SF: Feet = Field(ge=0, le=3000, examples=[0])
    Open_Porch_SF: Feet = Field(ge=0, le=3000, examples=[0])
    Enclosed_Porch: Feet = Field(ge=0, le=3000, examples=[0])
    Screen_Porch: Feet = Field(ge=0, le=3000, examples=[0])
    Yr_Sold: Count = Field(ge=1900, le=2100, examples=[2009])
    Sale_Condition: Sale = Field(description="Kind of sale", examples=["Normal"])


class LabelledRow(Row):
    """A house to learn from: one of which it is known what it sold for."""

    SalePrice: float = Field(gt=0, description="In dollars")


def _levels(annotation: Any) -> list[str]:
    kinds = get_args(annotation)  # those of Literal["a"] | None are Literal["a"] and None
    named = [kind for option in kinds for kind in get_args(option) or [option]]
    return [kind for kind in named if isinstance(kind, str)]


COLUMNS = list(Row.model_fields)
LEVELS = {name: _levels(field.annotation) for name, field in Row.model_fields.items()}
CATEGORIES = [name for name in COLUMNS if LEVELS[name]]
NUMBERS = [name for name in COLUMNS if not LEVELS[name]]
