"""Where an image runs: what is generated for a platform is valid by the platform's own rules, and fits the project."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from azure.mgmt.appcontainers import models as azure

from .projects import PLATFORMS, SERVICE, render, write
from .test_ci import YAMLLINT
from .tools.shell import REPOSITORY, need, run, succeed

MakeProject = Callable[..., Path]
Manifest = dict[str, Any]

WORKFLOW = ".github/workflows/deploy.yml"
# SageMaker's files are those of a training project.
each_platform = pytest.mark.parametrize("platform", [name for name in PLATFORMS if name != "sagemaker"])


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that writes a service with some answers, each once. Shared: read it only."""

    @cache
    def write_service(**answers: object) -> Path:
        return write(render(SERVICE, **answers), tmp_path_factory.mktemp("made") / SERVICE)

    return write_service


@pytest.fixture(scope="module")
def made(make: Callable[..., Path]) -> Callable[[str], Path]:
    """Return a function that gives a service for a platform. Shared: read it only."""
    return lambda platform: make(deploy=platform)


def routes(project: Path) -> set[str]:
    """Return the routes that the project's API declares by `@app.get`."""
    (api,) = project.glob("src/*/api.py")
    found = set(re.findall(r'@app\.get\("(/[a-z]+)"', api.read_text("utf-8")))
    assert found >= {"/health", "/ready"}
    return found


def port_of_the_image(project: Path) -> int:
    """Return the port on which the image listens unless it is told another."""
    text = (project / "Dockerfile").read_text("utf-8")
    (exposed,), (set_to,) = re.findall(r"(?m)^EXPOSE (\d+)$", text), re.findall(r" PORT=(\d+)$", text, re.MULTILINE)
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


@pytest.mark.parametrize("slug", ["churn-prediction", SERVICE])
def test_the_image_cannot_go_before_it(make_project: MakeProject, slug: str) -> None:
    project = make_project(project=slug, deploy="kubernetes")
    done = run(sys.executable, "-m", "mlscaffold", "remove", "docker", cwd=project)
    assert done.returncode == 2
    assert "deploy runs the image, so it needs docker" in done.stdout


def test_status_names_the_platform(make_project: MakeProject) -> None:
    project = make_project(project=SERVICE, deploy="kubernetes")
    answer = succeed(sys.executable, "-m", "mlscaffold", "status", "--json", cwd=project)
    assert "deploy=kubernetes" in json.dumps(json.loads(answer))


@each_platform
def test_the_workflow_is_valid_and_safe(made: Callable[[str], Path], platform: str) -> None:
    project = made(platform)
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW, cwd=project)
    succeed("zizmor", "--offline", "--persona", "pedantic", WORKFLOW, cwd=project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, WORKFLOW, "deploy", cwd=project)


@each_platform
def test_the_workflow_is_started_by_hand_with_the_least_rights(made: Callable[[str], Path], platform: str) -> None:
    text = (made(platform) / WORKFLOW).read_text("utf-8")
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (a safe one, which leaves `on` a word)
    assert list(workflow["on"]) == ["workflow_dispatch"]
    assert workflow["permissions"] == {}
    # What trains and builds has no rights at the platform; what has them is given the finished image.
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
def test_without_github_there_is_no_workflow(make: Callable[..., Path], platform: str, ci: str) -> None:
    project = make(deploy=platform, ci=ci)
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
    assert places == {manifests["Namespace"]["metadata"]["name"]} == {SERVICE}
    (image,) = (m["spec"]["template"]["spec"]["containers"][0]["image"] for m in built if m["kind"] == "Deployment")
    assert image == f"{SERVICE}:local"


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
    (api,) = project.glob("src/*/api.py")
    (seconds,) = re.findall(r"timeout_graceful_shutdown=(\d+)", api.read_text("utf-8"))
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


# Manifests with variables: Cloud Run and Azure.


FILLED = {
    "cloud-run": {
        "IMAGE": "europe-west1-docker.pkg.dev/p/models/churn:1",
        "RUNTIME_ACCOUNT": "runtime@p.iam.gserviceaccount.com",
    },
    "azure": {
        "IMAGE": "models.azurecr.io/churn:1",
        "REGISTRY": "models.azurecr.io",
        "ENVIRONMENT": "/subscriptions/s/resourceGroups/g/providers/Microsoft.App/managedEnvironments/models",
        "IDENTITY": "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/r",
    },
}
FILES = {"cloud-run": "deploy/service.yaml", "azure": "deploy/containerapp.yaml"}


def filled(project: Path, platform: str) -> Manifest:
    """Return the manifest as `deploy/fill.py` fills it in."""
    text = succeed(sys.executable, "deploy/fill.py", FILES[platform], cwd=project, variables=FILLED[platform])
    manifest: Manifest = yaml.safe_load(text)
    return manifest


@pytest.mark.parametrize("platform", FILES)
def test_every_variable_is_filled_in(made: Callable[[str], Path], platform: str) -> None:
    manifest = json.dumps(filled(made(platform), platform))
    assert "${" not in manifest
    assert all(value in manifest for value in FILLED[platform].values())
    # The workflow and the page set the same ones.
    for text in (made(platform) / WORKFLOW, made(platform) / "deploy/README.md"):
        assert set(FILLED[platform]) <= set(re.findall(r"\b([A-Z_]+)(?:=|: )", text.read_text("utf-8")))


@pytest.mark.parametrize("platform", FILES)
def test_a_missing_variable_is_named(made: Callable[[str], Path], platform: str) -> None:
    given = FILLED[platform] | {"IMAGE": ""}
    done = run(sys.executable, "deploy/fill.py", FILES[platform], cwd=made(platform), variables=given)
    assert (done.returncode, done.stdout) == (1, f"error: {FILES[platform]} needs the variable(s) IMAGE.\n")


# Cloud Run.


@pytest.fixture(scope="module")
def knative() -> dict[str, Any]:
    """The types of Cloud Run's API, as Google describes them."""
    document = files("googleapiclient.discovery_cache.documents").joinpath("run.v1.json")
    schemas: dict[str, Any] = json.loads(document.read_text("utf-8"))["schemas"]
    return schemas


def complaints(value: Any, schema: dict[str, Any], schemas: dict[str, Any], where: str = "") -> Iterator[str]:
    """Yield where a value is not what a schema of Google's says, unknown fields included."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    if not isinstance(value, kinds[schema["type"]]) or (schema["type"] == "integer" and isinstance(value, bool)):
        yield f"{where}: {value!r} is no {schema['type']}"
    elif isinstance(value, list):
        for each in value:
            yield from complaints(each, schema["items"], schemas, f"{where}[]")
    elif isinstance(value, dict):
        for name, each in value.items():
            known = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if known:
                yield from complaints(each, known, schemas, f"{where}.{name}")
            else:
                yield f"{where}.{name} is not known"


def test_the_service_is_what_google_describes(made: Callable[[str], Path], knative: dict[str, Any]) -> None:
    service = filled(made("cloud-run"), "cloud-run")
    assert list(complaints(service, {"$ref": "Service"}, knative)) == []
    service["spec"]["template"]["spec"]["containers"][0]["port"] = 8080
    service["metadata"]["annotations"]["a"] = 0
    assert list(complaints(service, {"$ref": "Service"}, knative)) == [
        ".metadata.annotations.a: 0 is no string", ".spec.template.spec.containers[].port is not known",
    ]  # fmt: skip


def test_the_service_fits_the_project(made: Callable[[str], Path]) -> None:
    project = made("cloud-run")
    service = filled(project, "cloud-run")
    spec = service["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    assert service["metadata"]["name"] == project.name
    assert container["startupProbe"]["httpGet"]["path"] == "/ready"
    assert {container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness")} <= routes(project)
    limits = service["spec"]["template"]["metadata"]["annotations"]
    assert 0 <= int(limits["autoscaling.knative.dev/minScale"]) < int(limits["autoscaling.knative.dev/maxScale"])
    # Cloud Run sets this one; the image must not have it set by the name that goes before.
    assert "SERVE__PORT=" not in (project / "Dockerfile").read_text("utf-8")
    assert drain_seconds(project) < 10


def test_a_name_is_as_long_as_the_platform_allows(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "mlscaffold", "new", SERVICE, "--no-lock")
    for platform, longest in (("cloud-run", 49), ("azure", 32)):
        assert run(*command, "--deploy", platform, "--name", "a" * longest, cwd=tmp_path).returncode == 0
        done = run(*command, "--deploy", platform, "--name", "a" * (longest + 1), cwd=tmp_path)
        assert (done.returncode, f"at most {longest} characters" in done.stdout) == (2, True)


# Azure.


def unknown(model: Any, where: str = "") -> Iterator[str]:
    """Yield the fields that a model of Azure's API holds, at any depth, and does not have."""
    names = {field._rest_name: name for name, field in model._attr_to_rest_field.items()}
    for key in model:
        if key not in names:
            yield f"{where}.{key}"
            continue
        value = getattr(model, names[key])
        inner = value if isinstance(value, list) else list(value.values()) if type(value) is dict else [value]
        for each in inner:
            if hasattr(each, "_attr_to_rest_field"):
                yield from unknown(each, f"{where}.{key}")


def test_the_app_is_what_azure_describes(made: Callable[[str], Path]) -> None:
    manifest = filled(made("azure"), "azure")
    assert manifest.pop("type") == "Microsoft.App/containerApps"
    assert list(unknown(azure.ContainerApp(manifest))) == []
    probe = azure.ContainerApp(manifest).properties.template.containers[0].probes[0]
    assert (probe.type, probe.http_get.port) == (azure.Type.STARTUP, 8000)
    manifest["properties"]["template"]["containers"][0]["probes"][0]["httpGet"]["route"] = "/health"
    manifest["properties"]["template"]["scale"]["mostReplicas"] = 3
    wrong = [".properties.template.containers.probes.httpGet.route", ".properties.template.scale.mostReplicas"]
    assert sorted(unknown(azure.ContainerApp(manifest))) == wrong


def test_the_app_fits_the_project(made: Callable[[str], Path]) -> None:
    project = made("azure")
    app = azure.ContainerApp(filled(project, "azure")).properties
    (container,) = app.template.containers
    ports = {app.configuration.ingress.target_port, *(probe.http_get.port for probe in container.probes)}
    assert ports == {port_of_the_image(project)}
    paths = {probe.type: probe.http_get.path for probe in container.probes}
    assert paths == {azure.Type.STARTUP: "/health", azure.Type.READINESS: "/ready", azure.Type.LIVENESS: "/health"}
    assert set(paths.values()) <= routes(project)
    assert app.template.termination_grace_period_seconds > drain_seconds(project)
    scale = app.template.scale
    assert 0 < scale.min_replicas < scale.max_replicas
    assert [int(rule.http.metadata["concurrentRequests"]) for rule in scale.rules] == [20]
    # The consumption plan has memory for CPU in one proportion only.
    assert float(container.resources.memory.removesuffix("Gi")) == 2 * container.resources.cpu
    assert app.configuration.ingress.allow_insecure is False


# Keys, where the API wants them: no image holds them, so each platform must bring them to where the API looks.


@pytest.fixture(scope="module")
def guarded(make: Callable[..., Path]) -> Callable[[str], Path]:
    """Return a function that gives a project with keys for a platform. Shared: read it only."""
    return lambda platform: make(deploy=platform, auth=True)


def keys_of(project: Path) -> Path:
    """Return where the API looks for its keys, in the image."""
    settings = tomllib.loads((project / "config.toml").read_text("utf-8"))
    assert "\nWORKDIR /app\n" in (project / "Dockerfile").read_text("utf-8")
    return Path("/app") / settings["auth"]["keys"]


def test_kubernetes_brings_the_keys(guarded: Callable[[str], Path]) -> None:
    project = guarded("kubernetes")
    succeed("kubernetes-validate", "--strict", "deploy/deployment.yaml", cwd=project)
    spec = yaml.safe_load((project / "deploy/deployment.yaml").read_text("utf-8"))["spec"]["template"]["spec"]
    mounts = {mount["name"]: mount for mount in spec["containers"][0]["volumeMounts"]}
    assert (mounts["keys"]["mountPath"], mounts["keys"]["readOnly"]) == (str(keys_of(project).parent), True)
    (secret,) = (volume["secret"] for volume in spec["volumes"] if volume["name"] == "keys")
    assert secret["defaultMode"] == 0o440
    page = (project / "deploy/README.md").read_text("utf-8")
    assert f"create secret generic {secret['secretName']} --from-file=secrets/{keys_of(project).name} " in page


def test_cloud_run_brings_the_keys(guarded: Callable[[str], Path], knative: dict[str, Any]) -> None:
    project = guarded("cloud-run")
    service = filled(project, "cloud-run")
    assert list(complaints(service, {"$ref": "Service"}, knative)) == []
    spec = service["spec"]["template"]["spec"]
    (mount,), (volume,) = spec["containers"][0]["volumeMounts"], spec["volumes"]
    (item,) = volume["secret"]["items"]
    assert mount["name"] == volume["name"]
    assert Path(mount["mountPath"]) / item["path"] == keys_of(project)
    assert f"gcloud secrets create {volume['secret']['secretName']} " in (project / "deploy/README.md").read_text(
        "utf-8"
    )


def test_azure_brings_the_keys(guarded: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    project = guarded("azure")
    content = json.dumps({"keys": [{"name": "shop", "sha256": "0" * 64}]}, indent=2)
    monkeypatch.setitem(FILLED, "azure", FILLED["azure"] | {"KEYS": content})
    manifest = filled(project, "azure")
    del manifest["type"]
    assert list(unknown(azure.ContainerApp(manifest))) == []
    app = azure.ContainerApp(manifest).properties
    (secret,), (volume,) = app.configuration.secrets, app.template.volumes
    (mount,), (item,) = app.template.containers[0].volume_mounts, volume.secrets
    assert (mount.volume_name, item.secret_ref) == (volume.name, secret.name)
    assert Path(mount.mount_path) / item.path == keys_of(project)
    assert json.loads(secret.value) == json.loads(content)


@each_platform
def test_the_workflow_of_a_project_with_keys_is_valid(guarded: Callable[[str], Path], platform: str) -> None:
    project = guarded(platform)
    succeed("check-jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW, cwd=project)
    succeed("yamllint", "--strict", "-d", YAMLLINT, WORKFLOW, "deploy", cwd=project)
