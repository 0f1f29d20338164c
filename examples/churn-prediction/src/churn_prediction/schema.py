"""The columns of this project, said once: training data and API requests are checked against this declaration.

The dataset is IBM's "Telco customer churn" sample: one row per customer of a telephone and internet provider.
"""

from .fields import Category, Number
from .table import Binary, Schema

YES_NO = ("No", "Yes")
ADD_ON = ("No", "No internet service", "Yes")
PAYMENT_METHODS = ("Bank transfer (automatic)", "Credit card (automatic)", "Electronic check", "Mailed check")

OUTCOME = Binary("Churn", negative="No", positive="Yes")

SCHEMA = Schema(
    identifier="customerID",
    outcome=OUTCOME,
    columns=(
        Category("gender", ("Female", "Male"), "Gender on the contract"),
        Number("SeniorCitizen", 0, 1, 0, "1 when the customer is 65 or older", integer=True),
        Category("Partner", YES_NO, "Lives with a partner"),
        Category("Dependents", YES_NO, "Has dependents"),
        Number("tenure", 0, 600, 5, "Months since the customer joined", integer=True),
        Category("PhoneService", YES_NO, "Has a telephone line"),
        Category("MultipleLines", ("No", "No phone service", "Yes"), "Has more than one line"),
        Category("InternetService", ("DSL", "Fiber optic", "No"), "Kind of internet connection"),
        Category("OnlineSecurity", ADD_ON, "Add-on: online security"),
        Category("OnlineBackup", ADD_ON, "Add-on: online backup"),
        Category("DeviceProtection", ADD_ON, "Add-on: device protection"),
        Category("TechSupport", ADD_ON, "Add-on: technical support"),
        Category("StreamingTV", ADD_ON, "Add-on: television"),
        Category("StreamingMovies", ADD_ON, "Add-on: films"),
        Category("Contract", ("Month-to-month", "One year", "Two year"), "Length of the contract"),
        Category("PaperlessBilling", YES_NO, "Receives bills by e-mail"),
        Category("PaymentMethod", PAYMENT_METHODS, "How the customer pays"),
        Number("MonthlyCharges", 0, 1000, 70.35, "Current monthly bill, in dollars"),
        # A customer in the first month has not been billed yet; the published file leaves those 11 cells blank.
        Number("TotalCharges", 0, 1_000_000, 351.75, "Billed so far, in dollars", blank=0.0),
    ),
)
