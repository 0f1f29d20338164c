"""Where the image of a training project runs: each manifest is valid by the platform's rules, and fits the project."""

from __future__ import annotations

import json
import re
import string
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from azure.mgmt.appcontainers import models as azure

from .projects import PLATFORMS, TRAINING, render, write
from .test_ci import YAMLLINT
from .test_deploy import FILLED, complaints, knative, unknown
from .tools.shell import need, succeed

__all__ = ["knative"]  # a fixture

PROJECT = "churn-prediction"
WORKFLOW = ".github/workflows/deploy.yml"
each_platform = pytest.mark.parametrize("platform", PLATFORMS)


@cache
def text(platform: str, path: str, project: str = PROJECT) -> str:
    return render(project, deploy=platform)[path].decode("utf-8")


def filled(platform: str, path: str) -> dict[str, Any]:
    """Return a manifest as `envsubst` fills it in."""
    manifest: dict[str, Any] = yaml.safe_load(string.Template(text(platform, path)).substitute(FILLED[platform]))
    return manifest


def routes(platform: str) -> set[str]:
    return set(re.findall(r'@app\.(?:get|post)\("(/[a-z]+)"', text(platform, "src/churn_prediction/api.py")))


def port(platform: str) -> int:
    (exposed,) = re.findall(r"(?m)^EXPOSE (\d+)$", text(platform, "Dockerfile"))
    return int(exposed)


@each_platform
def test_the_workflow_is_valid_and_safe(platform: str, tmp_path: Path) -> None:
    project = write(render(PROJECT, deploy=platform), tmp_path / PROJECT)
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW, cwd=project)
    succeed("zizmor", "--offline", "--persona", "pedantic", WORKFLOW, cwd=project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, ".github", "deploy", cwd=project)
    workflow = yaml.load(text(platform, WORKFLOW), Loader=yaml.BaseLoader)  # noqa: S506  (leaves `on` a word)
    assert list(workflow["on"]) == ["workflow_dispatch"]
    assert workflow["permissions"] == {}
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    for script in scripts:
        assert "${{ github.event" not in script
        succeed("bash", "-n", "-c", script, cwd=project)


@each_platform
@pytest.mark.parametrize("project", TRAINING)
def test_every_project_can_be_deployed(project: str, platform: str) -> None:
    files = render(project, deploy=platform)
    names = [path for path in files if path.startswith("deploy/") and path.endswith(".yaml")]
    assert names
    assert all(b"{{" not in files[path] and b"{%" not in files[path] for path in names)
    assert b"(deploy/README.md)" in files["README.md"]
    title = project.replace("-", " ").capitalize()
    assert files["deploy/README.md"].decode("utf-8").startswith(f"# {title} on ")


def test_kubernetes_takes_every_manifest(tmp_path: Path) -> None:
    folder = write(render(PROJECT, deploy="kubernetes"), tmp_path / PROJECT) / "deploy"
    names = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert {path.name for path in folder.glob("*.yaml")} == {*names, "kustomization.yaml"}
    assert succeed("kubernetes-validate", "--strict", *names, cwd=folder).count(" passed ") == len(names)
    deployment, service = (
        yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in ("deployment", "service")
    )
    pod = deployment["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    assert container["ports"][0]["containerPort"] == port("kubernetes")
    assert service["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]
    for selector in (deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"]):
        assert selector.items() <= pod["metadata"]["labels"].items()
    probes = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}
    assert set(probes.values()) <= routes("kubernetes")
    assert probes["readiness"] == "/ready"


def test_kustomize_puts_it_into_one_namespace(tmp_path: Path) -> None:
    need("kubectl")
    project = write(render(PROJECT, deploy="kubernetes"), tmp_path / PROJECT)
    built = list(yaml.safe_load_all(succeed("kubectl", "kustomize", "deploy", cwd=project)))
    assert {manifest["metadata"]["namespace"] for manifest in built} == {PROJECT}


def test_cloud_run_knows_every_field(knative: dict[str, Any]) -> None:
    service = filled("cloud-run", "deploy/service.yaml")
    assert list(complaints(service, {"$ref": "Service"}, knative)) == []
    (container,) = service["spec"]["template"]["spec"]["containers"]
    asked = {container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness")}
    assert asked <= routes("cloud-run")


def test_azure_knows_every_field() -> None:
    manifest = filled("azure", "deploy/containerapp.yaml")
    assert manifest.pop("type") == "Microsoft.App/containerApps"
    app = azure.ContainerApp(manifest)
    assert list(unknown(app)) == []
    (container,) = app.properties.template.containers
    ports = {app.properties.configuration.ingress.target_port, *(probe.http_get.port for probe in container.probes)}
    assert ports == {port("azure")}
    assert {probe.http_get.path for probe in container.probes} <= routes("azure")


def test_cloudformation_finds_what_it_refers_to() -> None:
    class Loader(yaml.SafeLoader):
        """Takes CloudFormation's tags for their values."""

    Loader.add_multi_constructor("!", lambda loader, _, node: {"refers": loader.construct_scalar(node)})
    template = yaml.load(text("sagemaker", "deploy/endpoint.yaml"), Loader=Loader)  # noqa: S506  (a SafeLoader)
    references = re.findall(r'"refers": "(\w+)', json.dumps(template["Resources"]))
    assert set(references) <= {*template["Parameters"], *template["Resources"]}
    assert {"Model", "Configuration", "Image", "Role"} <= set(references)
