"""Where an image runs: what is generated for a platform is valid by the platform's own rules, and fits the project."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from .projects import PLATFORMS
from .test_ci import YAMLLINT
from .tools.shell import REPOSITORY, need, run, succeed

MakeProject = Callable[..., Path]
Manifest = dict[str, Any]

WORKFLOW = ".github/workflows/deploy.yml"
each_platform = pytest.mark.parametrize("platform", PLATFORMS)


@pytest.fixture(scope="module")
def made(make_project: MakeProject) -> Callable[[str], Path]:
    """Return a function that gives a project for a platform. Shared: read it only."""
    projects: dict[str, Path] = {}

    def get(platform: str) -> Path:
        if platform not in projects:
            projects[platform] = make_project(deploy=platform)
        return projects[platform]

    return get


def routes(project: Path) -> set[str]:
    """Return the routes that the project's API declares by `@app.get`."""
    (serve,) = project.glob("src/*/serve.py")
    found = set(re.findall(r'@app\.get\("(/[a-z]+)"', serve.read_text("utf-8")))
    assert found >= {"/health", "/ready"}
    return found


def port_of_the_image(project: Path) -> int:
    """Return the port on which the image listens unless it is told another."""
    text = (project / "Dockerfile").read_text("utf-8")
    (exposed,), (set_to,) = re.findall(r"(?m)^EXPOSE (\d+)$", text), re.findall(r"(?m)^ +PORT=(\d+)$", text)
    assert exposed == set_to
    return int(exposed)


def user_of_the_image(project: Path) -> int:
    """Return the user, by number, as whom the image runs."""
    (user,) = re.findall(r"(?m)^USER (\d+):\d+$", (project / "Dockerfile").read_text("utf-8"))
    return int(user)


# What all of them have.


def test_it_needs_an_image(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "mlscaffold", "new", "churn-prediction", "shop", "--no-lock")
    done = run(*command, "--deploy", "kubernetes", "--without", "docker", cwd=tmp_path)
    assert done.returncode == 2
    assert "deploy runs the image, so it needs docker: add it with --with docker" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_image_cannot_go_before_it(make_project: MakeProject) -> None:
    project = make_project(deploy="kubernetes")
    done = run(sys.executable, "-m", "mlscaffold", "remove", "docker", cwd=project)
    assert done.returncode == 2
    assert "deploy runs the image, so it needs docker" in done.stdout


def test_status_names_the_platform(made: Callable[[str], Path]) -> None:
    answer = succeed(sys.executable, "-m", "mlscaffold", "status", "--json", cwd=made("kubernetes"))
    assert "deploy=kubernetes" in json.dumps(json.loads(answer))


@each_platform
def test_the_workflow_is_valid_and_safe(made: Callable[[str], Path], platform: str) -> None:
    project = made(platform)
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW, cwd=project)
    succeed("zizmor", "--offline", "--persona", "pedantic", ".github", cwd=project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, ".", cwd=project)


@each_platform
def test_the_workflow_is_started_by_hand_with_the_least_rights(made: Callable[[str], Path], platform: str) -> None:
    text = (made(platform) / WORKFLOW).read_text("utf-8")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (a safe one, which leaves `on` a word)
    assert list(workflow["on"]) == ["workflow_dispatch"]
    assert workflow["permissions"] == {}
    # What runs packages of others, the training, has no rights at the platform; what has them runs none.
    image, deploy = workflow["jobs"]["image"], workflow["jobs"]["deploy"]
    assert image["permissions"] == {"contents": "read", "packages": "write"}
    assert {name: right for name, right in deploy["permissions"].items() if right == "write"} == {"id-token": "write"}
    assert (deploy["environment"], deploy["needs"]) == ("production", "image")
    assert "secrets." not in text
    uses = set(re.findall(r"uses: (.*)", text))
    assert uses <= set(re.findall(r"uses: (.*)", (REPOSITORY / ".github/workflows/ci.yml").read_text("utf-8")))


@each_platform
def test_the_scripts_of_the_workflow_are_shell(made: Callable[[str], Path], platform: str) -> None:
    workflow = yaml.safe_load((made(platform) / WORKFLOW).read_text("utf-8"))
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(scripts) >= 6
    for script in scripts:
        assert "${{" not in script
        succeed("bash", "-n", "-c", script, cwd=made(platform))


@each_platform
@pytest.mark.parametrize("ci", ["gitlab", "none"])
def test_without_github_there_is_no_workflow(make_project: MakeProject, platform: str, ci: str) -> None:
    project = make_project(deploy=platform, ci=ci)
    assert not (project / ".github").exists()
    texts = [path.read_text("utf-8") for path in (project / "deploy").iterdir()]
    assert [text for text in texts if re.search("workflow|github", text, re.IGNORECASE)] == []


@each_platform
def test_the_page_says_what_it_must(made: Callable[[str], Path], platform: str) -> None:
    project = made(platform)
    page = (project / "deploy/README.md").read_text("utf-8")
    headings = re.findall(r"(?m)^## (.*)$", page)
    for wanted in ("What it creates", "What it costs", "Go back to the model before", "Remove it"):
        assert wanted in headings
    assert "[deploy/README.md](deploy/README.md)" in (project / "README.md").read_text("utf-8")
    assert "change" in page[page.index("## What it costs") :]
    # No price, for every price is out of date some day.
    assert not re.search(r"[$€£]\s?\d|\d\s?(?:USD|EUR|dollars|euros|cents)", page)
    for path in re.findall(r"`((?:deploy|tests|\.github)/[\w./-]+)`", page):
        assert (project / path).is_file(), path
    # No word of it is left to fill in but those that a reader of a command line knows: names in capitals.
    assert "deploy" not in (project / ".dockerignore").read_text("utf-8")


# Kubernetes.


@pytest.fixture(scope="module")
def manifests(made: Callable[[str], Path]) -> dict[str, Manifest]:
    """Every object of the cluster, by its kind."""
    folder = made("kubernetes") / "deploy"
    names = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert {path.name for path in folder.glob("*.yaml")} == {*names, "kustomization.yaml"}
    found = [yaml.safe_load((folder / name).read_text("utf-8")) for name in names]
    return {manifest["kind"]: manifest for manifest in found}


@pytest.fixture(scope="module")
def pod(manifests: dict[str, Manifest]) -> Manifest:
    """What the Deployment makes."""
    template: Manifest = manifests["Deployment"]["spec"]["template"]
    return template


def test_every_manifest_is_valid_to_the_letter(made: Callable[[str], Path], manifests: dict[str, Manifest]) -> None:
    project = made("kubernetes")
    names = yaml.safe_load((project / "deploy/kustomization.yaml").read_text("utf-8"))["resources"]
    output = succeed("kubernetes-validate", "--strict", *names, cwd=project / "deploy")
    assert output.count(" passed ") == len(names) == len(manifests) == 6


def test_a_wrong_manifest_is_not_valid(made: Callable[[str], Path], tmp_path: Path) -> None:
    text = (made("kubernetes") / "deploy/hpa.yaml").read_text("utf-8")
    (tmp_path / "hpa.yaml").write_text(text.replace("maxReplicas", "mostReplicas"), "utf-8")
    assert run("kubernetes-validate", "--strict", "hpa.yaml", cwd=tmp_path).returncode == 1


def test_kustomize_puts_all_into_one_namespace(made: Callable[[str], Path], manifests: dict[str, Manifest]) -> None:
    need("kubectl")
    built = list(yaml.safe_load_all(succeed("kubectl", "kustomize", "deploy", cwd=made("kubernetes"))))
    assert {manifest["kind"] for manifest in built} == set(manifests)
    places = {manifest["metadata"].get("namespace") for manifest in built if manifest["kind"] != "Namespace"}
    assert places == {manifests["Namespace"]["metadata"]["name"]} == {"churn-prediction"}
    (image,) = (m["spec"]["template"]["spec"]["containers"][0]["image"] for m in built if m["kind"] == "Deployment")
    assert image == "churn-prediction:local"


def test_the_namespace_is_the_one_of_the_kustomization(
    made: Callable[[str], Path], manifests: dict[str, Manifest], pod: Manifest
) -> None:
    kustomization = yaml.safe_load((made("kubernetes") / "deploy/kustomization.yaml").read_text("utf-8"))
    assert kustomization["namespace"] == manifests["Namespace"]["metadata"]["name"]
    assert [image["name"] for image in kustomization["images"]] == [pod["spec"]["containers"][0]["image"]]
    labels = manifests["Namespace"]["metadata"]["labels"]
    assert {labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")} == {"restricted"}


def test_selectors_select_the_pods(manifests: dict[str, Manifest], pod: Manifest) -> None:
    labels = pod["metadata"]["labels"]
    selectors = [
        manifests["Deployment"]["spec"]["selector"]["matchLabels"],
        manifests["Service"]["spec"]["selector"],
        manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        manifests["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        *(spread["labelSelector"]["matchLabels"] for spread in pod["spec"]["topologySpreadConstraints"]),
    ]
    assert len(selectors) == 6
    assert all(selector and selector.items() <= labels.items() for selector in selectors)


def test_the_autoscaler_scales_the_deployment(manifests: dict[str, Manifest], pod: Manifest) -> None:
    deployment, scaler = manifests["Deployment"], manifests["HorizontalPodAutoscaler"]
    target = scaler["spec"]["scaleTargetRef"]
    assert (target["apiVersion"], target["kind"]) == (deployment["apiVersion"], deployment["kind"])
    assert target["name"] == deployment["metadata"]["name"]
    assert "replicas" not in deployment["spec"]
    # Utilization is a part of what is requested, and a budget must let at least one pod go.
    assert "cpu" in pod["spec"]["containers"][0]["resources"]["requests"]
    assert manifests["PodDisruptionBudget"]["spec"]["maxUnavailable"] < scaler["spec"]["minReplicas"]


def test_ports_are_those_of_the_image(
    made: Callable[[str], Path], manifests: dict[str, Manifest], pod: Manifest
) -> None:
    (container,) = pod["spec"]["containers"]
    (port,) = container["ports"]
    assert port["containerPort"] == port_of_the_image(made("kubernetes"))
    probes = [container[f"{name}Probe"]["httpGet"]["port"] for name in ("startup", "readiness", "liveness")]
    (served,) = manifests["Service"]["spec"]["ports"]
    (rule,) = manifests["NetworkPolicy"]["spec"]["ingress"]
    assert {*probes, served["targetPort"], *(allowed["port"] for allowed in rule["ports"])} == {port["name"]}


def test_only_dns_gets_out(manifests: dict[str, Manifest]) -> None:
    policy = manifests["NetworkPolicy"]["spec"]
    assert sorted(policy["policyTypes"]) == ["Egress", "Ingress"]
    (rule,) = policy["egress"]
    assert {(port["protocol"], port["port"]) for port in rule["ports"]} == {("UDP", 53), ("TCP", 53)}


def test_probes_ask_real_routes(made: Callable[[str], Path], pod: Manifest) -> None:
    (container,) = pod["spec"]["containers"]
    paths = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}
    assert set(paths.values()) <= routes(made("kubernetes"))
    assert (paths["readiness"], paths["liveness"]) == ("/ready", "/health")


def test_a_pod_has_the_time_to_stop(made: Callable[[str], Path], pod: Manifest) -> None:
    (container,) = pod["spec"]["containers"]
    sleep, seconds = container["lifecycle"]["preStop"]["exec"]["command"]
    assert sleep == "sleep"
    assert pod["spec"]["terminationGracePeriodSeconds"] > int(seconds) + drain_seconds(made("kubernetes"))


def drain_seconds(project: Path) -> int:
    """Return how long `serve` lets requests end."""
    (cli,) = project.glob("src/*/cli.py")
    (seconds,) = re.findall(r"(?m)^DRAIN_SECONDS = (\d+)$", cli.read_text("utf-8"))
    return int(seconds)


def test_pods_keep_to_the_restricted_standard(made: Callable[[str], Path], pod: Manifest) -> None:
    spec = pod["spec"]
    (container,) = spec["containers"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == user_of_the_image(made("kubernetes")) > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert spec["automountServiceAccountToken"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    # The standard lists the kinds of volumes; and where nothing can be written, /tmp must be one.
    assert [(volume["name"], set(volume) - {"name"}) for volume in spec["volumes"]] == [("tmp", {"emptyDir"})]
    assert container["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108
    assert set(container["resources"]) == {"requests", "limits"}
