"""Beyond one process: the folds of a training and the pieces of a large file, spread over a Dask cluster.

`[scale] scheduler` names a running cluster (`tcp://host:8786`), whose workers must have this package installed; without
one, worker processes are started on this machine for as long as the command runs.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from distributed import Client, LocalCluster
from joblib import parallel_config

from .config import Settings
from .errors import ProjectError

In = TypeVar("In")
Out = TypeVar("Out")

PATIENCE = 30  # seconds until a scheduler must have answered


@contextmanager
def workers(settings: Settings, *, wanted: bool) -> Iterator[Callable[..., Iterable[Out]]]:
    """Yield a `map` that works on the cluster, where joblib runs its tasks as well; the ordinary one if not `wanted`.

    Raises:
        ProjectError: the scheduler does not answer.

    """
    if not wanted:
        yield map
        return
    with _connect(settings) as client, parallel_config(backend="dask"):
        yield partial(map_in_order, client)


@contextmanager
def _connect(settings: Settings) -> Iterator[Client]:
    address = settings.scale.scheduler
    if address:
        try:
            client = Client(address, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise ProjectError(f"the scheduler {address} of [scale] does not answer: {error}.") from error
        with client:
            yield client
    else:
        # One thread each: a fold or a piece keeps a core busy on its own.
        with (
            LocalCluster(settings.scale.workers, threads_per_worker=1, dashboard_address=":0") as local,
            Client(local) as client,
        ):
            yield client


def map_in_order(client: Client, function: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
    """Yield function(item) for each item in order, computed by the workers.

    At most two items a worker are under way, so that a file larger than memory stays on the disk it comes from.
    """
    # Sent once, and not with every item: it holds the model.
    shared = client.scatter(function, broadcast=True)
    ahead = 2 * max(1, len(client.nthreads()))
    under_way: deque[Any] = deque()
    for item in items:
        under_way.append(client.submit(_apply, shared, client.scatter([item], hash=False)[0], pure=False))
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _apply(function: Callable[[In], Out], item: In) -> Out:
    return function(item)
