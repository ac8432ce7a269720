"""Compile the contract (*.yaml beside this file) into one OpenAPI 3.1 document on standard output.

The contract is the compact, hand-kept form: one entry an operation, with the documents that list it and how sure each
fact is. The OpenAPI form is for tools (validation, simulated systems, API test generators). Vendor extensions keep what
OpenAPI has no place for: x-guides, x-only, x-job, x-evidence, x-note, x-resource, x-since and x-until (first and last release that
has it, of an operation, a field or a query parameter), x-before (the whole operation as it was in releases older than the key),
x-required (create: needed by POST alone), x-do (what to do about a refusal). `or` lists words that may stand in place of an object.

Usage: python3 compile_contract.py [CONTRACT_DIR] > openapi.json      (needs PyYAML)
"""

import json
import pathlib
import re
import sys

import yaml

SCALARS = {"string", "integer", "number", "boolean", "object", "array", "null"}


def field_schema(field):
    """Turn one compact field description into a JSON Schema."""
    if isinstance(field, str):
        return type_schema(field)
    if isinstance(field, list):
        return {"type": "array", "items": field_schema(field[0]) if field else {}}
    if "type" not in field and "ref" not in field and any(isinstance(value, dict) for value in field.values()):
        return object_schema(field)
    if "ref" in field and field.get("type") == "any":
        schema = {"anyOf": [type_schema(field["ref"]), {"type": ["string", "number", "boolean"]}]}
    elif "ref" in field:
        schema = type_schema(field["ref"])
    else:
        schema = type_schema(field.get("type", "any"))
    if "items" in field:
        schema["items"] = field_schema(field["items"])
    if isinstance(field.get("fields") or field.get("properties"), dict):
        schema.update(object_schema(field.get("fields") or field.get("properties")))
    for key in ("enum", "default", "format", "minimum", "maximum", "maxLength"):
        if key in field:
            schema[key] = field[key]
    if schema.get("type") == "array" and "enum" in schema:
        schema["items"] = {**schema.get("items", {}), "enum": schema.pop("enum")}
    if "desc" in field:
        schema["description"] = str(field["desc"])
    if field.get("readonly"):
        schema["readOnly"] = True
    if field.get("writeonly"):
        schema["writeOnly"] = True
    if field.get("deprecated"):
        schema["deprecated"] = True
    for key in ("evidence", "since", "until", "enum_since"):
        if key in field:
            schema["x-" + key.replace("_", "-")] = field[key]
    if field.get("required") == "create":
        schema["x-required"] = "create"
    if "or" in field:
        schema = {"anyOf": [schema, {"enum": field["or"]}]}
    if field.get("nullable"):
        schema = {"anyOf": [schema, {"type": "null"}]} if "$ref" in schema else nullable(schema)
    return schema


def nullable(schema):
    if "type" in schema:
        schema["type"] = [*schema["type"], "null"] if isinstance(schema["type"], list) else [schema["type"], "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema


def type_schema(name):
    if name in ("any", None):
        return {}
    if isinstance(name, list):
        return {"type": name}
    if name in SCALARS:
        return {"type": name}
    listed = re.fullmatch(r"\[(.+)\]", name)
    if listed:
        return {"type": "array", "items": type_schema(listed[1])}
    return {"$ref": f"#/components/schemas/{name}"}


def object_schema(fields):
    fields = fields or {}
    required = [name for name, field in fields.items() if isinstance(field, dict) and field.get("required") is True]
    schema = {"type": "object", "properties": {name: field_schema(field) for name, field in fields.items()}}
    if required:
        schema["required"] = required
    return schema


def parameters(entry):
    result = []
    for place in ("path", "query"):
        for name, field in (entry.get(place) or {}).items():
            required = place == "path" or (isinstance(field, dict) and bool(field.get("required")))
            result.append({"name": name, "in": place, "required": required, "schema": field_schema(field)})
    return result


def request_body(entry):
    if "body_form" in entry:
        parts = {
            name: dict(part, type="string", format="binary")
            if isinstance(part, dict) and part.get("type") == "file"
            else part
            for name, part in entry["body_form"].items()
        }
        return {"required": True, "content": {"multipart/form-data": {"schema": object_schema(parts)}}}
    if "body_media" in entry:
        media = entry["body_media"] if isinstance(entry["body_media"], list) else [entry["body_media"]]
        return {"required": True, "content": {one: {"schema": {"type": "string", "format": "binary"}} for one in media}}
    if "body_ref" in entry:
        schema = type_schema(entry["body_ref"])
    elif entry.get("body") in ("free", "any"):
        schema = {}
    elif entry.get("body"):
        schema = field_schema(entry["body"]) if isinstance(entry["body"], list) else object_schema(entry["body"])
    else:
        return None
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def success(entry):
    response = {"description": "success"}
    returns = entry.get("returns", "none")
    if returns == "text":
        response["content"] = {"text/plain": {"schema": {"type": "string"}}}
    elif returns == "binary":
        response["content"] = {
            entry.get("returns_media", "application/octet-stream"): {"schema": {"type": "string", "format": "binary"}}
        }
    elif returns == "any":
        response["content"] = {"application/json": {"schema": {}}}
    elif returns not in ("none", None):
        schema = type_schema(returns) if isinstance(returns, str) else field_schema(returns)
        response["content"] = {"application/json": {"schema": schema}}
    if entry.get("location"):
        response["headers"] = {"Location": {"schema": {"type": "string"}}}
    return response


def failure(meaning):
    """`meaning` is a text, or {desc, do, ref}: what to do about it, and the schema where the body has one of its own."""
    if not isinstance(meaning, dict):
        meaning = {"desc": str(meaning)}
    response = {
        "description": meaning["desc"],
        "content": {"application/json": {"schema": type_schema(meaning.get("ref", "Error"))}},
    }
    if "do" in meaning:
        response["x-do"] = meaning["do"]
    return response


def failures(entry):
    result = {str(status): failure(meaning) for status, meaning in (entry.get("errors") or {}).items()}
    if entry.get("partial"):
        result["207"] = failure({"desc": "a part was done", "ref": "PartialSuccess"})
        result["422"] = failure({"desc": "nothing was done", "ref": "PartialSuccess"})
    return result


BODIES = ("body", "body_ref", "body_media", "body_form")


def release(text):
    return [int(number) for number in str(text).split(".")]


def operations_before(entry):
    """The whole operation as it was before each release that changed it, oldest change last applied."""
    result, older = {}, {key: value for key, value in entry.items() if key != "before"}
    for key in sorted(entry.get("before") or {}, key=release, reverse=True):
        changed = entry["before"][key]
        # One kind of body takes another's place.
        kept = {
            name: value
            for name, value in older.items()
            if name not in BODIES or not any(one in changed for one in BODIES)
        }
        older = {**kept, **changed}
        result[str(key)] = operation(older)
    return result


def operation(entry):
    statuses = entry.get("ok", 200)
    statuses = statuses if isinstance(statuses, list) else [statuses]
    result = {
        "operationId": entry.get("id") or re.sub(r"\W+", "_", entry["op"]).strip("_").lower(),
        "tags": [entry["resource"]],
        "summary": entry.get("does", ""),
        "parameters": parameters(entry),
        "responses": {str(status) if str(status).isdigit() else "2XX": success(entry) for status in statuses},
    }
    result["responses"].update(failures(entry))
    result["responses"]["default"] = {"$ref": "#/components/responses/Error"}
    body = request_body(entry)
    if body:
        result["requestBody"] = body
    if entry.get("deprecated"):
        result["deprecated"] = True
    known = {
        "op",
        "id",
        "resource",
        "does",
        "path",
        "query",
        "body",
        "body_ref",
        "body_media",
        "body_form",
        "ok",
        "returns",
        "location",
        "errors",
        "partial",
        "returns_media",
        "before",
    }
    result.update({f"x-{key.replace('_', '-')}": value for key, value in entry.items() if key not in known})
    if entry.get("before"):
        result["x-before"] = operations_before(entry)
    return result


def compile_contract(directory):
    document = {
        "openapi": "3.1.0",
        "info": {"title": "ExtraHop REST API: contract for clients", "version": "26.3"},
        "servers": [{"url": "/api/v1"}],
        "security": [{"apikey": []}],
        "paths": {},
        "components": {
            "schemas": {},
            "securitySchemes": {"apikey": {"type": "apiKey", "in": "header", "name": "Authorization"}},
            "responses": {
                "Error": {
                    "description": "failure",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"type": {"type": "string"}, "error_message": {"type": "string"}},
                            }
                        }
                    },
                }
            },
        },
    }
    models = {}
    for source in sorted(pathlib.Path(directory).glob("*.yaml")):
        contract = yaml.safe_load(source.read_text())
        for name, fields in contract["schemas"].items():
            # An area may hold a short stand-in of another area's model: the fuller one counts.
            if len(fields or {}) > len(models.get(name) or {}):
                models[name] = fields
            document["components"]["schemas"][name] = object_schema(models.setdefault(name, fields))
        for entry in contract["operations"]:
            method, path = entry["op"].split()
            item = document["paths"].setdefault(path, {})
            if method.lower() in item:
                print(f"listed twice: {entry['op']} (again in {source.name})", file=sys.stderr)
            item[method.lower()] = operation(entry)
    referenced = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    for name in sorted(referenced - set(document["components"]["schemas"])):
        print(f"no such schema, left open: {name}", file=sys.stderr)
        document["components"]["schemas"][name] = {}
    return document


if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    json.dump(compile_contract(sys.argv[1] if len(sys.argv) > 1 else here), sys.stdout, indent=1)
    print()
