"""One person's encrypted SQLite file: opening, migrations, and the one road for reading and for writing.

Reading: `store.read()` is this thread's own connection, which must not write. Writing: `with store.write() as tx:` is one
transaction, one writer at a time; the notices it collects ring after the commit and never without one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import apsw

from client.events import Bell, Changed, Topic
from client.faults import DiskFull, StoreDamaged, StoreInUse, StoreTooNew, WrongPassword
from client.store.lock import FileLock

T = TypeVar("T")

BUSY_MILLISECONDS = 20_000
CACHE_KIB = 2_000
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


class Store:
    """Open one with `Store.open`; every thread may use it."""

    def __init__(self, path: Path, key: bytes, bell: Bell, lock: FileLock) -> None:
        self.path = path
        self.bell = bell
        self._key = key.hex()
        self._lock = lock
        self._local = threading.local()
        self._all: list[apsw.Connection] = []
        self._writing = threading.Lock()
        self._writer = self._connect()

    @classmethod
    def open(cls, path: Path, key: bytes, bell: Bell) -> Store:
        """`key`: 32 bytes. The file is made when it is not there; older ones are brought up to date.

        Raises: WrongPassword (another key), StoreInUse, StoreTooNew, StoreDamaged, DiskFull.
        """
        lock = FileLock(path.with_suffix(".lock"))
        if not lock.take():
            raise StoreInUse()
        try:
            with translating():
                store = cls(path, key, bell, lock)
                store._migrate()
                return store
        except BaseException:
            lock.release()
            raise

    def read(self) -> apsw.Connection:
        """This thread's connection for reading."""
        found: apsw.Connection | None = getattr(self._local, "connection", None)
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
        with translating():
            with self._writing:
                tx = Tx(self._writer)
                self._writer.execute("BEGIN IMMEDIATE")
                try:
                    yield tx
                    self._writer.execute("COMMIT")
                except BaseException:
                    if not self._writer.get_autocommit():
                        self._writer.execute("ROLLBACK")
                    raise
        for topic, ids in tx.notices.items():
            self.bell.ring(Changed(topic, frozenset(ids or ())))

    def close_thread(self) -> None:
        """Close what `read` opened for this thread; a thread calls it before it ends."""
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            self._local.connection = None
            with self._writing:
                self._all.remove(found)
            found.close()

    def close(self) -> None:
        """Close every connection and let other programs open the file."""
        with self._writing:
            for connection in reversed(self._all):
                connection.close()
            self._all.clear()
        self._key = ""
        self._lock.release()

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path))
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.pragma("cipher", "chacha20")
        connection.pragma("key", f"raw:{self._key}")
        try:
            connection.pragma("journal_mode", "wal")
        except apsw.NotADBError:
            connection.close()
            raise
        connection.pragma("synchronous", "full")  # a letter that was said to be kept survives a power cut
        connection.pragma("foreign_keys", True)
        connection.pragma("secure_delete", True)
        connection.pragma("temp_store", "memory")
        connection.pragma("cache_size", -CACHE_KIB)
        self._all.append(connection)
        return connection

    def _migrate(self) -> None:
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
                self._writer.execute("ROLLBACK")
                raise


@contextmanager
def translating() -> Iterator[None]:
    """The one place where SQLite's errors become Faults."""
    try:
        yield
    except apsw.FullError as error:
        raise DiskFull() from error
    except apsw.IOError as error:
        raise DiskFull() if _out_of_space(error) else StoreDamaged(reply=str(error)) from error
    except apsw.NotADBError as error:
        raise WrongPassword() from error
    except (apsw.CorruptError, apsw.CantOpenError) as error:
        raise StoreDamaged(reply=str(error)) from error
    except apsw.BusyError as error:
        raise StoreInUse() from error


def _out_of_space(error: apsw.Error) -> bool:
    return getattr(error, "extendedresult", 0) in (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_FSYNC)


def rows(connection: apsw.Connection, make: Callable[..., T], sql: str, values: Sequence[object] = ()) -> tuple[T, ...]:
    """Each row of a query as `make(*columns)`."""
    return tuple(make(*row) for row in connection.execute(sql, values))


def one(connection: apsw.Connection, sql: str, values: Sequence[object] = ()) -> tuple[object, ...] | None:
    """The first row, or None."""
    return next(iter(connection.execute(sql, values)), None)


def marks(count: int) -> str:
    """'?, ?, ?' for an IN list."""
    return ", ".join("?" * count)
