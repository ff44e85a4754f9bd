"""Puts names of things that exist into half of the requests, so that the fuzzer gets past "not found"."""

import json
import os

import schemathesis

REAL = json.loads(os.environ["ROOKERY_FUZZ_NAMES"])


def pick(name, value):
    """A real name instead of every second invented one; which is decided by the value, so that a run can be repeated."""
    choices = REAL.get(name)
    weight = sum(json.dumps(value, sort_keys=True, default=str).encode())
    return choices[weight // 2 % len(choices)] if choices and weight % 2 == 0 else value


def noun(name, context):
    """What a plain `id` names: the word before it in the path, `users` or `sessions`."""
    if name != "id":
        return name
    words = context.operation.path.split("/")
    return words[words.index("{id}") - 1]


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not isinstance(path_parameters, dict):
        return path_parameters
    return {name: pick(noun(name, context), value) for name, value in path_parameters.items()}


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    return {name: pick("body." + name, value) for name, value in body.items()}
