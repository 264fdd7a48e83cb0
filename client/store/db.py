"""One person's encrypted SQLite file: opening, migrations, and the one road for reading and for writing.

Reading: `store.read()` is this thread's own connection, which must not write. Writing: `with store.write() as tx:` is one
transaction, one writer at a time; the notices it collects ring after the commit and never without one.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import apsw

from client.events import Bell, Changed, Topic
from client.faults import DiskFull, Fault, StoreDamaged, StoreForbidden, StoreInUse, StoreTooNew
from client.store.lock import FileLock
from client.store.proof import Proof

T = TypeVar("T")

BUSY_MILLISECONDS = 20_000
CACHE_KIB = 2_000
JOURNAL_BYTES = 4_000_000  # the journal shrinks to this after a burst
_MIGRATIONS = Path(__file__).parent / "migrations"


class Tx:
    """A running transaction. `changed` says where to look once it is committed."""

    __slots__ = ("connection", "notices")

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.notices: dict[Topic, set[int] | None] = {}

    def execute(self, sql: str, values: Sequence[object] | dict[str, object] = ()) -> apsw.Cursor:
        return self.connection.execute(sql, values)

    def changed(self, topic: Topic, *ids: int) -> None:
        """Without ids: anything of this topic."""
        if not ids:
            self.notices[topic] = None
            return
        known = self.notices.setdefault(topic, set())
        if known is not None:
            known.update(ids)

    @property
    def last_id(self) -> int:
        return self.connection.last_insert_rowid()

    @property
    def touched(self) -> int:
        """Rows changed by the last statement."""
        return self.connection.changes()


class Connection(apsw.Connection):
    """SQLite's errors leave it as Faults."""

    def execute(self, *args: Any, **named: Any) -> apsw.Cursor:
        try:
            return super().execute(*args, **named)
        except apsw.Error as error:
            if (fault := _said(error)) is not None:
                raise fault from error
            raise


class Store:
    """Open one with `Store.open`; every thread may use it."""

    def __init__(self, path: Path, key: bytes, bell: Bell, lock: FileLock) -> None:
        self.path = path
        self.bell = bell
        self._key = key.hex()
        self._lock = lock
        self._local = threading.local()
        self._all: list[Connection] = []
        self._writing = threading.Lock()
        self._writer_thread: int | None = None
        self._writer = self._connect()

    @classmethod
    def open(cls, path: Path, key: bytes, bell: Bell) -> Store:
        """`key`: 32 bytes. The file is made when it is not there; older ones are brought up to date.

        Raises: WrongPassword (another key), StoreInUse, StoreForbidden, StoreTooNew, StoreDamaged, DiskFull.
        """
        lock = FileLock(path.with_suffix(".lock"))
        try:
            if not lock.take():
                raise StoreInUse()
            # Its own file tells "not your key" from "damaged": to SQLite both are unreadable pages, and a file that was
            # emptied or lost is a new one, which would look like an empty mailbox.
            proof = Proof(path.with_suffix(".proof"), key)
            if proof.expected() and not (path.exists() and path.stat().st_size):
                raise StoreDamaged(reply="missing")
            with translating():
                store = cls(path, key, bell, lock)
            try:
                with translating():
                    store._migrate()
                if not proof.expected():
                    proof.write()
            except BaseException:
                store.close()
                raise
        except OSError as error:
            lock.release()
            raise _said_of_files(error) from error
        except BaseException:
            lock.release()
            raise
        return store

    def read(self) -> apsw.Connection:
        """This thread's connection for reading."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            with translating():
                found = self._connect()
                found.pragma("query_only", True)
            self._local.connection = found
        return found

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One transaction: committed when the block ends, undone when it raises. Not to be nested.

        Raises: DiskFull, StoreDamaged.
        """
        if self._writer_thread == threading.get_ident():
            raise RuntimeError("a transaction within a transaction")
        with translating(), self._writing:
            tx = Tx(self._writer)
            self._writer.execute("BEGIN IMMEDIATE")
            self._writer_thread = threading.get_ident()
            try:
                yield tx
                self._writer.execute("COMMIT")
            except BaseException:
                if not self._writer.get_autocommit():
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                self._writer_thread = None
        for topic, ids in tx.notices.items():
            self.bell.ring(Changed(topic, frozenset(ids or ())))

    def close_thread(self) -> None:
        """Close what `read` opened for this thread; a thread calls it before it ends."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            self._local.connection = None
            with self._writing:
                if found in self._all:
                    self._all.remove(found)
            found.close()

    def close(self) -> None:
        """Close every connection and let other programs open the file."""
        with self._writing:
            self._key = ""
            while self._all:
                try:
                    self._all.pop().close()
                except apsw.ThreadingViolationError:
                    continue  # a thread that did not stop in time is reading; its connection goes with it
        self._lock.release()

    def _connect(self) -> Connection:
        if not self._key:
            raise RuntimeError("the store is closed")
        connection = Connection(str(self.path))
        try:
            connection.set_busy_timeout(BUSY_MILLISECONDS)
            connection.pragma("cipher", "chacha20")
            connection.pragma("key", f"raw:{self._key}")
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "full")  # a letter that was said to be kept survives a power cut
            connection.pragma("journal_size_limit", JOURNAL_BYTES)
            connection.pragma("foreign_keys", True)
            connection.pragma("secure_delete", True)
            connection.pragma("temp_store", "memory")
            connection.pragma("cache_size", -CACHE_KIB)
        except BaseException:
            connection.close()
            raise
        self._all.append(connection)
        return connection

    def _migrate(self) -> None:
        """Each step is one transaction: a program killed in the middle of one finds the store as before it."""
        steps = sorted(_MIGRATIONS.glob("[0-9]*.sql"))
        version = int(self._writer.pragma("user_version"))
        if version > len(steps):
            raise StoreTooNew(version=version)
        for number, step in enumerate(steps, 1):
            if number <= version:
                continue
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                self._writer.execute(step.read_text("utf-8"))
                self._writer.pragma("user_version", number)
                self._writer.execute("COMMIT")
            except BaseException:
                if not self._writer.get_autocommit():
                    self._writer.execute("ROLLBACK")
                raise


@contextmanager
def translating() -> Iterator[None]:
    """SQLite's errors become Faults; mistakes of our own (constraints, wrong SQL) stay what they are."""
    try:
        yield
    except apsw.Error as error:
        if (fault := _said(error)) is not None:
            raise fault from error
        raise


def _said(error: apsw.Error) -> Fault | None:
    """The one place where SQLite's errors are told apart. None: a mistake of our own."""
    if isinstance(error, apsw.FullError):
        return DiskFull()
    if isinstance(error, apsw.IOError):
        full = getattr(error, "extendedresult", 0) in (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_FSYNC)
        return DiskFull() if full else StoreDamaged(reply=str(error))
    if isinstance(error, (apsw.NotADBError, apsw.CorruptError, apsw.CantOpenError)):
        return StoreDamaged(reply=str(error))
    if isinstance(error, apsw.ReadOnlyError):
        return StoreForbidden()
    if isinstance(error, apsw.BusyError):
        return StoreInUse()
    return None


def _said_of_files(error: OSError) -> Fault:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreForbidden()
    return StoreDamaged(reply=str(error.errno))


def rows(
    connection: apsw.Connection, make: Callable[..., T], sql: str, values: Sequence[object] = ()
) -> tuple[T, ...]:
    """Each row of a query as `make(*columns)`."""
    with translating():
        return tuple(make(*row) for row in connection.execute(sql, values))


def one(connection: apsw.Connection, sql: str, values: Sequence[object] = ()) -> tuple[object, ...] | None:
    """The first row, or None."""
    return next(iter(connection.execute(sql, values)), None)


def marks(count: int) -> str:
    """'?, ?, ?' for an IN list."""
    return ", ".join("?" * count)
