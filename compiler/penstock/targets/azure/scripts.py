"""Server-side scripts of the pctasks containers: they keep a summary document beside the records, and put in bulk.

The summary (`type: "summary"`, one for a container) counts documents by status, so that a list view need not read them all.
"""

from typing import Literal

from penstock.record import Record


class Script(Record):
    """One trigger or stored procedure of a container."""

    sort: Literal["trigger", "procedure"]
    container: str
    name: str
    body: str


_SUMMARY = """\
function summarise() {
  var context = getContext();
  var written = context.getResponse().getBody();
  if (!written || written.type === "summary") { return; }
  var container = context.getCollection();
  var id = "summary-" + written.PARTITION;
  var link = container.getAltLink() + "/docs/" + id;
  var accepted = container.readDocument(link, {}, function (error, summary) {
    if (error && error.number !== 404) { throw error; }
    var next = summary || { id: id, PARTITION: written.PARTITION, type: "summary", counts: {} };
    var status = written.status || "unknown";
    next.counts[status] = (next.counts[status] || 0) + 1;
    next.updated = new Date().toISOString();
    var stored = container.upsertDocument(container.getSelfLink(), next, function (failure) {
      if (failure) { throw failure; }
    });
    if (!stored) { throw new Error("the summary was not accepted"); }
  });
  if (!accepted) { throw new Error("the summary could not be read"); }
}
"""

_BULK_PUT = """\
function bulkPut(documents) {
  if (!documents || documents.length === 0) { getContext().getResponse().setBody(0); return; }
  var container = getContext().getCollection();
  var done = 0;
  function next() {
    var accepted = container.upsertDocument(container.getSelfLink(), documents[done], function (error) {
      if (error) { throw error; }
      done += 1;
      if (done === documents.length) { getContext().getResponse().setBody(done); } else { next(); }
    });
    if (!accepted) { getContext().getResponse().setBody(done); }
  }
  next();
}
"""

SCRIPTS = (
    Script("trigger", "workflows", "post-all-workflows", _SUMMARY.replace("PARTITION", "workflow_id")),
    Script("trigger", "workflow-runs", "post-all-workflowruns", _SUMMARY.replace("PARTITION", "run_id")),
    Script("procedure", "workflow-runs", "bulkput-workflowruns", _BULK_PUT),
)
