"""The columns of this project, said once: training data and API requests are checked against this declaration.

The dataset is De Cock's "Ames housing": one row per house sold in Ames, Iowa, from 2006 to 2010. Of the 79 columns
that describe a house 36 are used; the others did not improve a prediction, and nobody likes to fill in 79 fields.

The file writes NA where a house has none of something: no basement, no garage. That is knowledge, and `blank` says
what it means. An empty cell where something must exist is a gap, and only `optional` columns may have one.
"""

from .fields import Category, Number
from .table import Schema

QUALITY = ("Po", "Fa", "TA", "Gd", "Ex")  # poor, fair, typical, good, excellent
NEIGHBORHOODS = (
    "Blmngtn", "Blueste", "BrDale", "BrkSide", "ClearCr", "CollgCr", "Crawfor", "Edwards", "Gilbert", "Greens",
    "GrnHill", "IDOTRR", "Landmrk", "MeadowV", "Mitchel", "NAmes", "NPkVill", "NWAmes", "NoRidge", "NridgHt",
    "OldTown", "SWISU", "Sawyer", "SawyerW", "Somerst", "StoneBr", "Timber", "Veenker",
)  # fmt: skip
WALLS = (
    "AsbShng", "AsphShn", "BrkComm", "BrkFace", "CBlock", "CemntBd", "HdBoard", "ImStucc", "MetalSd", "Plywood",
    "PreCast", "Stone", "Stucco", "VinylSd", "Wd Sdng", "WdShing",
)  # fmt: skip
ZONES = ("A (agr)", "C (all)", "FV", "I (all)", "RH", "RL", "RM")
NEAR = ("Artery", "Feedr", "Norm", "PosA", "PosN", "RRAe", "RRAn", "RRNe", "RRNn")
STYLES = ("1.5Fin", "1.5Unf", "1Story", "2.5Fin", "2.5Unf", "2Story", "SFoyer", "SLvl")
FINISHES = ("none", "Unf", "LwQ", "Rec", "BLQ", "ALQ", "GLQ")
DEFECTS = ("Sal", "Sev", "Maj2", "Maj1", "Mod", "Min2", "Min1", "Typ")
SALES = ("Abnorml", "AdjLand", "Alloca", "Family", "Normal", "Partial")

OUTCOME = Number("SalePrice", 1_000, 10_000_000, 160_000, "sale price in dollars")

# The published `Order` is the row's number and `PID` the parcel's: neither says what a house is worth, and a model that
# saw them would learn where in the file the dear streets stand. Where levels have an order (ORDERED in features.py),
# they stand here from the worst to the best.
SCHEMA = Schema(
    identifier="PID",
    outcome=OUTCOME,
    columns=(
        Category("Neighborhood", NEIGHBORHOODS, "Part of Ames"),
        Category("MS Zoning", ZONES, "Zone: farm (A), shops (C), village (FV), industry (I), homes (R)"),
        Category("Condition 1", NEAR, "Near a road, a railway or a park; Norm if none"),
        # A sixth of the lots lack this one because nobody measured it. That is not "no street": the cell stays empty.
        Number("Lot Frontage", 10, 500, 68, "Feet of street along the lot", optional=True),
        Number("Lot Area", 500, 500_000, 9436, "Lot size in square feet"),
        Category("Bldg Type", ("1Fam", "2fmCon", "Duplex", "Twnhs", "TwnhsE"), "Kind of dwelling"),
        Category("House Style", STYLES, "Storeys"),
        Number("Overall Qual", 1, 10, 6, "Material and finish, 1 to 10", integer=True),
        Number("Overall Cond", 1, 10, 5, "Condition, 1 to 10", integer=True),
        Number("Year Built", 1800, 2030, 1973, "Year of construction", integer=True),
        Number("Year Remod/Add", 1800, 2030, 1993, "Year of the last renovation, or of construction", integer=True),
        Category("Exterior 1st", WALLS, "Outer walls"),
        Category("Exter Qual", QUALITY, "Quality of the outer walls"),
        Category("Bsmt Qual", ("none", *QUALITY), "Height of the basement", blank="none"),
        Category("Bsmt Exposure", ("none", "No", "Mn", "Av", "Gd"), "Basement walls at garden level", blank="none"),
        Category("BsmtFin Type 1", FINISHES, "Finish of the basement", blank="none"),
        Number("BsmtFin SF 1", 0, 10_000, 370, "Finished basement in square feet", blank=0.0),
        Number("Total Bsmt SF", 0, 10_000, 990, "Basement in square feet", blank=0.0),
        Category("Heating QC", QUALITY, "Quality of the heating"),
        Number("Gr Liv Area", 200, 10_000, 1442, "Living area above ground in square feet"),
        Number("Bsmt Full Bath", 0, 5, 0, "Full bathrooms in the basement", integer=True, blank=0.0),
        Number("Full Bath", 0, 8, 2, "Full bathrooms above ground", integer=True),
        Number("Half Bath", 0, 5, 0, "Half bathrooms above ground", integer=True),
        Number("Bedroom AbvGr", 0, 15, 3, "Bedrooms above ground", integer=True),
        Category("Kitchen Qual", QUALITY, "Quality of the kitchen"),
        Category("Functional", DEFECTS, "From salvage only (Sal) to typical (Typ)"),
        Number("Fireplaces", 0, 8, 1, "Fireplaces", integer=True),
        Category("Garage Finish", ("none", "Unf", "RFn", "Fin"), "Interior finish of the garage", blank="none"),
        Number("Garage Cars", 0, 8, 2, "Cars that fit into the garage", integer=True, blank=0.0),
        Category("Paved Drive", ("N", "P", "Y"), "Paved driveway: no, partly, yes"),
        Number("Wood Deck SF", 0, 3000, 0, "Wooden deck in square feet"),
        Number("Open Porch SF", 0, 3000, 27, "Open porch in square feet"),
        Number("Enclosed Porch", 0, 3000, 0, "Enclosed porch in square feet"),
        Number("Screen Porch", 0, 3000, 0, "Screened porch in square feet"),
        Number("Yr Sold", 2006, 2030, 2008, "Year of the sale; only 2006 to 2010 were learnt from", integer=True),
        Category("Sale Condition", SALES, "Circumstances of the sale"),
    ),
)
