"""The clerk works in order, hands results and errors back, and finishes before it leaves."""

import threading
import time
from functools import partial

import pytest

from client.clerk import Clerk


def test_orders_are_done_one_after_the_other_on_another_thread() -> None:
    """Two orders never run at once, and not on the asking thread."""
    clerk = Clerk("clerk")
    seen: list[tuple[int, int]] = []

    def work(number: int) -> int:
        seen.append((number, threading.get_ident()))
        time.sleep(0.01)
        return number

    futures = [clerk.order(partial(work, n)) for n in range(5)]
    assert [future.result(2) for future in futures] == [0, 1, 2, 3, 4]
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert threading.get_ident() not in {thread for _, thread in seen}
    assert clerk.stop(2)


def test_an_error_reaches_the_asker_and_the_next_order_is_done() -> None:
    """One failing deed must not stop the others."""
    clerk = Clerk("clerk")

    def fail() -> None:
        raise ValueError("hỏng")

    failed, good = clerk.order(fail), clerk.order(lambda: "xong")
    with pytest.raises(ValueError, match="hỏng"):
        failed.result(2)
    assert good.result(2) == "xong"
    clerk.stop(2)


def test_stopping_finishes_what_was_ordered() -> None:
    """Whoever leaves must not lose the last save."""
    left: list[str] = []
    clerk = Clerk("clerk", leave=lambda: left.append("left"))
    done = [clerk.order(partial(int, n)) for n in range(100)]
    assert clerk.stop(2)
    assert all(future.done() for future in done) and left == ["left"]


def test_its_own_last_work_may_stop_it(caplog: pytest.LogCaptureFixture) -> None:
    """A clerk for one job ends with it, from the job's own callback, and nobody complains."""
    left = threading.Event()
    clerk = Clerk("once", leave=left.set)
    begin = threading.Event()
    done = clerk.order(lambda: begin.wait(2))
    done.add_done_callback(lambda _: clerk.stop(0))
    begin.set()
    assert done.result(2) and left.wait(2)
    assert caplog.text == ""
