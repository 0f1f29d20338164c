"""The documentation of the API as a page: its operations, what they take and what they answer, from openapi.json.

The usual viewer is a script of more than a megabyte from somebody else's server; this works without any.
"""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]


def operations(api: Schema) -> str:
    """Return every operation, then every schema that they speak of."""
    parts = ["<section><h2>Operations</h2>"]
    for path, methods in api["paths"].items():
        parts += [_operation(api, path, method, operation) for method, operation in methods.items()]
    parts.append("</section>\n<section><h2>Schemas</h2>")
    parts += [_schema(name, schema) for name, schema in api["components"]["schemas"].items()]
    return "\n".join([*parts, "</section>"])


def _operation(api: Schema, path: str, method: str, operation: Schema) -> str:
    return "\n".join(
        [
            f'<article id="{escape(operation["operationId"])}">',
            f'<h3><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h3>',
            f"<p>{escape(operation.get('description', ''))}</p>",
            *_parameters(operation),
            *_request(api, path, operation),
            *_responses(operation),
            "</article>",
        ]
    )


def _parameters(operation: Schema) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        about = " ".join(filter(None, [f"in the {parameter['in']}:", _kind(schema), schema.get("description", "")]))
        yield f"<p><code>{escape(parameter['name'])}</code> {escape(about)}</p>"


def _request(api: Schema, path: str, operation: Schema) -> Iterator[str]:
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        yield f"<p>Takes {_link(schema)}, for example:</p>"
        text = json.dumps(example(api, schema), ensure_ascii=False)
        # For a shell, in which a quotation mark ends the quotation.
        quoted = text.replace("'", r"'\''")
        yield f"<pre>curl --json '{escape(quoted, quote=False)}' http://127.0.0.1:8000{escape(path)}</pre>"


def _responses(operation: Schema) -> Iterator[str]:
    yield "<dl>"
    for status, response in operation["responses"].items():
        media = next(iter(response.get("content", {}).items()), None)
        what = "" if not media else f" ({_link(media[1].get('schema', {})) or escape(media[0])})"
        yield f"<dt>{escape(status)}</dt><dd>{escape(response['description'])}{what}</dd>"
    yield "</dl>"


def _schema(name: str, schema: Schema) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(field)}{"" if field in schema.get("required", ()) else " (optional)"}</th>'
        f"<td>{_link(about) or escape(_kind(about))}<br>{escape(about.get('description', ''))}</td></tr>"
        for field, about in schema.get("properties", {}).items()
    )
    table = f"<table><tbody>{rows}</tbody></table>" if rows else f"<p>{escape(_kind(schema))}</p>"
    about = escape(schema.get("description", ""))
    return f'<article id="{escape(name)}"><h3>{escape(name)}</h3>\n<p>{about}</p>\n{table}</article>'


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _link(schema: Schema) -> str:
    """Return a link to the schema that is referred to, directly or by a list; nothing where none is."""
    name = escape(_name(schema) or _name(schema.get("items", {})))
    many = "a list of " if name and "items" in schema else ""
    return f'{many}<a href="#{name}">{name}</a>' if name else ""


def _kind(schema: Schema) -> str:
    """Return in words which values are allowed."""
    if "anyOf" in schema:
        return " or ".join(_name(one) or _kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(map(json.dumps, schema["enum"]))
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = str(schema.get("type", "anything"))
    limits = {"minimum": "from", "maximum": "to", "maxLength": "characters, at most", "maxItems": "at most"}
    return " ".join([kind, *(f"{word} {schema[key]:,.12g}" for key, word in limits.items() if key in schema)])


def example(api: Schema, schema: Schema) -> Any:
    """Return a value that the schema allows, from its own examples."""
    if name := _name(schema):
        return example(api, api["components"]["schemas"][name])
    if schema.get("examples"):
        return schema["examples"][0]
    if "properties" in schema:
        return {name: example(api, inner) for name, inner in schema["properties"].items()}
    return [example(api, schema["items"])] if "items" in schema else schema.get("default")
