"""The projects of the roadmap: what each one teaches, its dataset, and the figures to beat. Pure data.

Which of them can be made today is not written here: it is what the template offers (``Template.projects``).
"""

from __future__ import annotations

from dataclasses import dataclass

from mlscaffold.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Dataset:
    """The public data a project is trained on.

    Attributes:
        name: what people call it.
        source: who published it.
        licence: the terms it comes under.
        rows: how many examples of what.
        size: of the download, in decimal units.
    """

    name: str
    source: str
    licence: str
    rows: str
    size: str


@dataclass(frozen=True, slots=True)
class Project:
    """One project of the catalogue.

    Attributes:
        slug: what ``mlscaffold new`` takes.
        title: what people call it.
        stage: where in the roadmap it belongs.
        task: the kind of machine learning.
        metric: what its results are measured by; empty where nothing is trained.
        dataset: the data; ``None`` where none is needed.
        figures: values of the metric to beat, by the name of the model that reached them on this dataset.
        steps: what its owner does first: a title, and a command of the project's, empty where that is the command that
            waits for its owner.
    """

    slug: str
    title: str
    stage: str
    task: str
    metric: str
    dataset: Dataset | None
    figures: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[str, str], ...] = (("Training", "train"), ("Evaluation", "evaluate"))


PROJECTS: tuple[Project, ...] = (
    Project(
        slug="practice",
        title="Practice",
        stage="1, 2, 3, 4 and 8: foundations",
        task="exercises: Python, NumPy, pandas, mathematics, algorithms, data structures",
        metric="",
        dataset=None,
        steps=(("First exercise", ""),),
    ),
    Project(
        slug="customer-segmentation",
        title="Customer segmentation",
        stage="4: unsupervised learning",
        task="clustering: k-means and PCA",
        metric="silhouette and stability",
        dataset=Dataset(
            name="Wholesale customers",
            source="Abreu 2011, UCI 292",
            licence="CC BY 4.0",
            rows="440 rows",
            size="15 kB",
        ),
        figures=(
            ("raw k-means, k=2", "0.51, which only splits big from small"),
            ("log + PCA(2), k=2", "0.42, ARI 0.92"),
        ),
    ),
    Project(
        slug="house-prices",
        title="House prices",
        stage="5: first projects",
        task="regression",
        metric="RMSE of log1p(SalePrice)",
        dataset=Dataset(
            name="Ames housing",
            source="De Cock, Journal of Statistics Education 19(3), 2011",
            licence="free for teaching",
            rows="2,930 rows",
            size="964 kB",
        ),
        figures=(("dummy", "0.41"), ("ridge", "0.1345"), ("gradient boosting", "0.1262")),
    ),
    Project(
        slug="spam-detection",
        title="Spam detection",
        stage="5: first projects",
        task="text classification",
        metric="F1 of spam",
        dataset=Dataset(
            name="SMS Spam Collection",
            source="Almeida, Gómez Hidalgo and Yamakami, DocEng 2011, UCI 228",
            licence="CC BY 4.0",
            rows="5,574 messages",
            size="478 kB",
        ),
        figures=(
            ("dummy", "0.00"),
            ("word TF-IDF + logistic regression", "0.8512"),
            ("word and character TF-IDF + linear SVM", "0.963"),
        ),
    ),
    Project(
        slug="churn-prediction",
        title="Churn prediction",
        stage="5: first projects",
        task="binary classification with costs",
        metric="ROC-AUC",
        dataset=Dataset(
            name="Telco customer churn",
            source="IBM sample data",
            licence="Apache-2.0 (its repository)",
            rows="7,043 rows",
            size="970 kB",
        ),
        figures=(
            ("dummy", "0.500"),
            ("default gradient boosting", "0.8345"),
            ("logistic regression, engineered columns", "0.849"),
            ("blend", "0.8496"),
        ),
    ),
    Project(
        slug="recommendation",
        title="Film recommendation",
        stage="5: complex projects",
        task="ranking by collaborative filtering",
        metric="NDCG@10",
        dataset=Dataset(
            name="MovieLens latest-small",
            source="GroupLens",
            licence="GroupLens terms of use",
            rows="100,836 ratings of 9,742 films",
            size="3.0 MB",
        ),
        figures=(("popularity", "0.208"), ("item cosine", "0.278"), ("EASE", "0.394")),
    ),
    Project(
        slug="sentiment-analysis",
        title="Sentiment analysis",
        stage="5: complex projects",
        task="text classification",
        metric="accuracy",
        dataset=Dataset(
            name="Sentence polarity 1.0",
            source="Pang and Lee, ACL 2005",
            licence="free for research",
            rows="10,662 sentences",
            size="1.2 MB",
        ),
        figures=(
            ("dummy", "0.500"),
            ("TF-IDF + logistic regression", "0.771"),
            ("blend of NB-SVM and logistic", "0.8017"),
        ),
    ),
    Project(
        slug="fraud-detection",
        title="Fraud detection",
        stage="5: complex projects",
        task="classification of rare events in time order",
        metric="PR-AUC",
        dataset=Dataset(
            name="Credit card fraud",
            source="Dal Pozzolo et al. 2015, ULB",
            licence="DbCL 1.0",
            rows="284,807 rows, 492 of them frauds",
            size="151 MB",
        ),
        figures=(
            ("dummy, on a sample of 9,270", "0.053"),
            ("logistic regression, same sample", "0.9206"),
            ("boosting, same sample", "0.9305"),
        ),
    ),
    Project(
        slug="image-classification",
        title="Image classification",
        stage="6: deep learning",
        task="a convolutional network in PyTorch",
        metric="accuracy",
        dataset=Dataset(
            name="MNIST",
            source="LeCun, Cortes and Burges",
            licence="CC BY-SA 3.0",
            rows="60,000 + 10,000 images of 28 by 28",
            size="11.3 MB",
        ),
        figures=(("dummy", "0.1135"), ("softmax regression", "0.9248"), ("small CNN", "0.9958")),
    ),
    Project(
        slug="text-analysis",
        title="Question types",
        stage="6: deep learning",
        task="a recurrent network in PyTorch",
        metric="accuracy",
        dataset=Dataset(
            name="TREC question types",
            source="Li and Roth, COLING 2002",
            licence="free for research",
            rows="5,452 + 500 questions",
            size="359 kB",
        ),
        figures=(("dummy", "0.188"), ("word TF-IDF + logistic regression", "0.852"), ("TF-IDF + linear SVM", "0.908")),
    ),
    Project(
        slug="model-service",
        title="Model service",
        stage="7: deployment",
        task="serving any trained model: FastAPI, Docker, monitoring, versions",
        metric="",
        dataset=None,
        steps=(("Example", "models example"),),
    ),
    Project(
        slug="portfolio",
        title="Portfolio",
        stage="9 and 10: portfolio and career",
        task="a site that shows the projects",
        metric="",
        dataset=None,
    ),
)


def find(slug: str, available: tuple[str, ...]) -> Project:
    """Return the project of that name.

    Args:
        slug: the name as typed.
        available: the slugs of those that can be made.

    Raises:
        UnknownNameError: it is none of those that can be made.
    """
    if slug not in available:
        raise UnknownNameError("project", slug, available)
    return next(project for project in PROJECTS if project.slug == slug)


def available(slugs: tuple[str, ...]) -> tuple[Project, ...]:
    """Return the projects with these slugs, in the order of the roadmap."""
    return tuple(project for project in PROJECTS if project.slug in slugs)
