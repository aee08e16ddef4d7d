"""The RFC 7208 test suite (YAML, several documents) as JSON on stdout, in the order written; exit 77 without PyYAML."""

import json
import sys

try:
    import yaml
except ImportError:
    sys.exit(77)


class Loader(yaml.SafeLoader):
    """Addresses such as 1.2.3.4 and ::1 stay text, and so does everything else that is no list or mapping."""


Loader.yaml_implicit_resolvers = {}

with open(sys.argv[1], encoding="utf-8") as file:
    documents = [d for d in yaml.load_all(file, Loader=Loader) if d]

# Code points up to U+00FF stand for octets (YAML's \x80 is one): the reader takes them so.
json.dump(documents, sys.stdout, ensure_ascii=True)
