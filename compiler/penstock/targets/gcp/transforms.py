"""Transforms of Pub/Sub messages: which object events a queue takes, and in what form.

Cloud Storage filters its notifications by prefix only, and a subscription's filter knows no suffix either; a transform of the
subscription decides the rest. Source: Pub/Sub, "User Defined Functions (UDFs) overview".
"""

import json
from collections.abc import Sequence

FUNCTION = "select"

_CODE = """\
function select(message, metadata) {{
  const attributes = message.attributes || {{}};
  const key = attributes.objectId;
  if (!key) {{ return message; }}
  const rules = {rules};
  const fits = (rule) => key.startsWith(rule[0]) && key.endsWith(rule[1]);
  if (!rules.some(fits)) {{ return null; }}
{body}
}}
"""
_AS_IT_IS = "  return message;"
# What a dispatcher hands on elsewhere: a CloudEvent whose data names the object by its address.
_CLOUD_EVENT = """\
  const url = "gs://" + attributes.bucketId + "/" + key;
  const event = {
    specversion: "1.0",
    id: metadata.message_id || key,
    source: "gs://" + attributes.bucketId,
    type: attributes.eventType,
    subject: key,
    time: attributes.eventTime,
    data: { url: url },
  };
  return { data: JSON.stringify(event), attributes: attributes };"""


def selection(rules: Sequence[tuple[str, str]], *, cloud_event: bool) -> str:
    """Return the code that keeps messages about objects whose key has one of the (prefix, suffix) pairs.

    A message that is about no object passes: somebody sent it by hand, or a walk through an inventory did.
    """
    pairs = json.dumps([list(rule) for rule in rules], ensure_ascii=True)
    return _CODE.format(rules=pairs, body=_CLOUD_EVENT if cloud_event else _AS_IT_IS)
