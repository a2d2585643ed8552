"""Lowering of a Workflow that is started by hand or by the clock: a DAG of jobs."""

from penstock.definitions import Definition
from penstock.definitions.workflow import Job, ScheduleTrigger, Task, WorkflowSpec
from penstock.dialects.pctasks import handlers
from penstock.graph.nodes import Batch, BatchJob, BatchTask, Node, Placement, Store
from penstock.lower import images
from penstock.lower.access import lower_access
from penstock.lower.code import STORE, lower_code
from penstock.lower.context import Context, node_id
from penstock.lower.parts import environment, resources, secrets, worker_identity


def _task(definition: Definition, task: Task, identity: str, context: Context) -> tuple[BatchTask, list[Node]]:
    env = environment(images.environment(task, context.place))
    code, code_nodes = lower_code(definition, task.code, identity, context)
    lowered = BatchTask(
        id=task.id,
        image=images.image(task, context.place),
        entry_point=task.run,
        args=dict(task.args),
        env=env,
        code=code,
        tags=tuple(sorted(images.tags(task, context.place).items())),
        resources=resources(task.resources),
        timeout=task.timeout,
        retries=task.retries,
    )
    return lowered, [*code_nodes, *secrets(env)]


def _job(name: str, job: Job, tasks: tuple[BatchTask, ...]) -> BatchJob:
    each = job.foreach
    items = None if each is None else list(each.items) if isinstance(each.items, tuple) else each.items
    return BatchJob(id=name, tasks=tasks, needs=job.needs, items=items, flatten=each.flatten if each else True)


def lower_batch(definition: Definition, spec: WorkflowSpec, context: Context) -> list[Node]:
    """Return the nodes of a batch workflow."""
    identity = worker_identity(definition, context)
    access = lower_access(definition, handlers.without_runner(spec.access), identity.id)
    nodes: list[Node] = [identity, *access.nodes]
    known = {node.id for node in nodes}
    jobs: list[BatchJob] = []
    for name, job in spec.jobs.items():
        tasks: list[BatchTask] = []
        for task in job.tasks:
            lowered, extra = _task(definition, task, identity.id, context)
            tasks.append(lowered)
            nodes += [node for node in extra if node.id not in known]
            known |= {node.id for node in extra}
        jobs.append(_job(name, job, tuple(tasks)))
    # The task finds its code by the store's name, as it does what its handler reads.
    packages = [(node.name, node.id) for node in nodes if isinstance(node, Store) and node.id == f"store/{STORE}"]
    trigger = spec.trigger
    scheduled = trigger if isinstance(trigger, ScheduleTrigger) else None
    placement = spec.worker.placement
    cluster = context.place.spec.cluster
    nodes.append(
        Batch(
            id=node_id("batch", definition),
            definition=definition.id,
            name=definition.name,
            jobs=tuple(jobs),
            identity=identity.id,
            args=tuple(name for name, arg in spec.args.items() if arg.required and name not in context.place.spec.args),
            cron=scheduled.cron if scheduled else None,
            timezone=scheduled.timezone if scheduled else "Etc/UTC",
            concurrency=scheduled.concurrency if scheduled else "Forbid",
            starting_deadline=scheduled.starting_deadline if scheduled else 300,
            stores=tuple(dict.fromkeys((*access.stores, *packages))),
            tables=access.tables,
            outputs=access.outputs,
            placement=Placement(
                node_group=placement.node_group or (cluster.node_group if cluster else None), spot=placement.spot
            ),
        )
    )
    return nodes
