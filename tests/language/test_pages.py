"""The pages about templates: their bad example gives the code, their good one does not.

The pages about definitions are run through the command line like those of all codes; a template needs values to meet.
"""

import re

import pytest

from penstock.diagnostics.catalog import codes, page
from penstock.language.compile import source_for
from penstock.language.template import TemplateError, load

# PEN1255 is about the objects that come out of a template; the Kubernetes renderer finds it.
CODES = [code for code in codes() if "PEN1250" <= code <= "PEN1254"]
WORKER = {"name": "w", "labels": {"app": "w"}}


def example(code, heading):
    [body] = re.findall(rf"## {heading}\n\n```yaml\n(.*?)```", page(code), re.DOTALL)
    return body


def found(text):
    try:
        load(source_for(text, "t.yaml"))({"worker": WORKER})
    except TemplateError as error:
        return [problem.code for problem in error.problems]
    return []


def test_there_are_pages():
    assert len(CODES) == 5


@pytest.mark.parametrize("code", CODES)
def test_the_examples_of_a_template_page_do_what_it_says(code):
    assert found(example(code, "Bad")) == [code]
    assert found(example(code, "Good")) == []
