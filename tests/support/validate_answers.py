"""Holds answers of the command line against their JSON Schema.

usage: validate_answers.py SCHEMA ANSWERS; one answer a line, {"line": what was
typed, "said": what was printed}.
Exit code 1, and a line for each fault, if one of them is not of the schema.
"""

import json
import sys

from jsonschema import Draft202012Validator


def main(schema_path, answers_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    faults = 0
    with open(answers_path, encoding="utf-8") as file:
        for text in file:
            answer = json.loads(text)
            for fault in validator.iter_errors(answer["said"]):
                faults += 1
                print(f"{answer['line']}: {fault.json_path}: {fault.message[:300]}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
