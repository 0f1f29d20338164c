"""The rules for a project's name: pure, and checked before anything is written."""

import keyword
import re
import sys

from mlscaffold.errors import UsageError

MAX_LENGTH = 50

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

# Windows opens a device, whatever the folder, when a path component has one of these names.
_WINDOWS_DEVICES = frozenset({"aux", "con", "nul", "prn"}) | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)
}

# Programs of an environment's bin/, which the project's command would replace, and others that people and scripts run
# where an environment is active, which it would hide.
_PYTHON = re.compile(r"(python|pythonw|pypy|pip)[0-9]*")
_PROGRAMS = frozenset(
    {
        "activate", "apt", "awk", "aws", "az", "bash", "brew", "cargo", "cat", "chmod", "chown", "cmd", "conda", "cp",
        "curl", "deactivate", "docker", "docker-compose", "dvc", "echo", "env", "fish", "gcc", "gcloud", "gh", "git",
        "glab", "go", "grep", "gunicorn", "helm", "hf", "java", "kubectl", "ls", "mamba", "make", "mkdir", "mv", "node",
        "npm", "npx", "nvidia-smi", "pipx", "podman", "poetry", "powershell", "pwsh", "r", "rm", "rsync", "sed", "sh",
        "ssh", "sudo", "tar", "terraform", "tox", "uvx", "vim", "wget", "which", "zsh",
    }
)  # fmt: skip

# Folders every generated project has, or that tools create beside its package.
_PROJECT_FOLDERS = frozenset(
    {"build", "data", "dist", "docs", "models", "notebooks", "reports", "site", "src", "test", "tests", "venv"}
)

# What generated projects install, by distribution and by import name: a package of that name would shadow the
# dependency, and a distribution of that name could not depend on it. A test holds the template's pyproject to it.
_DEPENDENCIES = frozenset(
    {
        "alembic", "boto3", "botocore", "copier", "dask", "distributed", "evidently", "fastapi", "gradio",
        "gradio-client", "hatchling", "httpx", "httpx2", "hypothesis", "ipywidgets", "jinja2", "shap", "sqlalchemy",
        "tomlkit",
        "imblearn", "implicit", "mlflow-skinny", "moto", "pip-audit", "psutil", "pydantic-core", "types-psutil",
        "ipykernel", "ipython", "joblib", "jupyter", "jupyterlab", "lightgbm", "limits", "markdown-it-py",
        "markupsafe", "matplotlib", "mlflow",
        "mlscaffold", "mypy", "nbclient", "nbconvert", "nbformat", "nbstripout", "numpy", "onnx", "onnxruntime",
        "openpyxl", "pil", "pillow",
        "opentelemetry", "opentelemetry-api", "opentelemetry-exporter-otlp-proto-http",
        "opentelemetry-instrumentation-fastapi", "opentelemetry-proto", "treelite", "typing-extensions",
        "opentelemetry-sdk", "optuna", "packaging", "pandas", "pandas-stubs", "pandera", "pip", "pooch", "pre-commit",
        "pre-commit-hooks",
        "prometheus-client", "pyarrow", "pydantic", "pydantic-settings", "pytest", "pytest-cov", "rich", "ruff",
        "schemathesis", "scikit-learn", "scipy", "seaborn", "setuptools", "skl2onnx", "sklearn", "skops", "starlette",
        "statsmodels", "threadpoolctl", "torch", "torchvision", "tqdm", "typer", "uv", "uvicorn", "watchfiles", "wheel",
        "keras", "multipart", "python-multipart", "tensorflow", "tensorflow-cpu", "tf2onnx", "xgboost", "yaml",
    }
)  # fmt: skip


def problem(name: str) -> str | None:
    """Return why a name cannot be a folder, a command, a distribution and a package; ``None`` where it can."""
    if len(name) > MAX_LENGTH or not _SLUG.fullmatch(name):
        return (
            "a name has lower-case letters, digits and single hyphens, starts with a letter "
            f"and has at most {MAX_LENGTH} characters"
        )
    package = name.replace("-", "_")
    reasons = {
        "Windows reserves it for a device": name in _WINDOWS_DEVICES,
        "it is a keyword of Python": keyword.iskeyword(package),
        "it would hide a program, since a project's command has its name": name in _PROGRAMS or _PYTHON.fullmatch(name),
        "it would shadow a module of Python's standard library": package in sys.stdlib_module_names,
        "it would shadow a library that projects depend on": not _DEPENDENCIES.isdisjoint({name, package}),
        "a folder of the project, or of its tools, has that name": name in _PROJECT_FOLDERS,
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def check_slug(name: str) -> str:
    """Return a name that can be a project's."""
    if (reason := problem(name)) is not None:
        raise UsageError(f"{name!r} cannot name a project: {reason}. Choose another with --name.")
    return name
