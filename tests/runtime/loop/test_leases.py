"""Two threads, one message: it is never settled while it is renewed, and never renewed once it is being settled."""

import asyncio
import threading
import time

from penstock_runtime.loop.leases import Leases, let_go
from tests.runtime.loop.fakes import message


def test_what_is_due_is_renewed_and_due_again_later():
    leases, one = Leases(), message()
    leases.take([one], due=10)
    assert leases.due(9) == []
    assert leases.due(10) == [one]
    leases.renewed([one], due=20)
    assert leases.due(19) == []
    assert len(leases) == 1


def test_a_lost_lease_is_forgotten():
    leases, one = Leases(), message()
    leases.take([one], due=0)
    leases.renewed(leases.due(1), due=2, lost=[one])
    assert len(leases) == 0


def test_a_message_that_is_being_renewed_cannot_be_dropped():
    leases, one, other = Leases(), message("1"), message("2")
    leases.take([one], due=0)
    leases.take([other], due=99)
    leases.due(1)
    assert leases.drop([one, other]) == [one]
    assert leases.all() == []
    assert leases.due(100) == []  # it is being settled
    leases.renewed([one], due=2)
    assert leases.drop([one]) == []
    assert len(leases) == 0


def test_two_deliveries_of_one_message_are_two():
    leases, first, second = Leases(), message("same"), message("same")
    leases.take([first, second], due=0)
    leases.drop([first])
    assert leases.all() == [second]


def test_settling_waits_for_the_renewal_of_another_thread():
    leases, one = Leases(), message()
    leases.take([one], due=0)
    leases.due(1)

    def renew():
        time.sleep(0.1)
        one.receipt = "new"
        leases.renewed([one], due=2)

    threading.Thread(target=renew).start()
    asyncio.run(let_go(leases, [one]))
    assert one.receipt == "new"
