"""What a mailbox looks like from afar: its folders, its quota, and which folders have moved since they were last looked at."""

from __future__ import annotations

from collections.abc import Sequence

from client.faults import Fault
from client.net.imap.command import AnyCommand
from client.net.imap.folders import Create, GetQuotaRoot, List, ListedFolder, QuotaRoots, Status, Subscribe
from client.store import accounts, folders
from client.store import quota as store_quota
from client.store.folders import Folder, Listed
from client.sync import plan
from client.sync.link import Link
from client.sync.pull import ask, learn

LIST_SECONDS = 1800.0


def survey(link: Link) -> bool:
    """One flight: the folders, the quota, the inbox as it stands, and which other folders have moved. Of an inbox never seen before
    the newest letters come first, and all else behind them."""
    if link.surveyed:
        return False
    link.surveyed = True
    link.put_off.clear()
    with link.store.write() as tx:
        inbox_id = folders.add(tx, link.account, Listed("INBOX", "inbox", _delimiter(link), True))
    connection = link.store.read()
    known = folders.of_account(connection, link.account)
    inbox = next(folder for folder in known if folder.id == inbox_id)
    select = ask(link, inbox, brief=not link.condstore and link.compared_lately(inbox_id))
    if not inbox.uidvalidity:
        learn(link, inbox, link.try_flight(*select))
        select = []
    others = [folder for folder in known if folder.selectable and folder.id != inbox_id and folder.uidvalidity]
    listing: List | None = None
    if link.clock.tick() - link.listed_at >= LIST_SECONDS:
        extended = link.has("LIST-EXTENDED")
        items = _items(link) if others and extended and link.has("LIST-STATUS") else ()
        listing = List(special_use=extended and link.has("SPECIAL-USE"), status=items)
    asked = [] if listing is not None and listing.status else others
    questions: list[AnyCommand] = [listing] if listing is not None else []
    if link.has("QUOTA"):
        questions.append(GetQuotaRoot("INBOX"))
    questions += [Status(folder.name, _items(link)) for folder in asked]
    answers = list(link.try_flight(*select, *questions)) if select or questions else []
    looked, answers = answers[: len(select)], answers[len(select) :]
    if select:
        learn(link, inbox, looked)
    if listing is not None:
        _learn_folders(link, answers.pop(0))
    _learn_quota(link, answers.pop(0) if link.has("QUOTA") else None)
    statuses = dict(listing.statuses) if listing is not None else {}
    statuses |= {folder.name: {} if isinstance(answer, Fault) else answer for folder, answer in zip(asked, answers, strict=True)}
    for folder in others:
        if _moved_on(link, folder, statuses.get(folder.name, {})):
            link.look_again(folder.id)
    for folder in folders.of_account(link.store.read(), link.account):
        if folder.selectable and not folder.uidvalidity:
            link.look_again(folder.id)
    with link.store.write() as tx:
        accounts.set_received(tx, link.account, link.clock.now())
    return True


def _delimiter(link: Link) -> str:
    found = folders.by_role(link.store.read(), link.account, "inbox")
    return found.delimiter if found else "/"


def _items(link: Link) -> tuple[str, ...]:
    items = ("MESSAGES", "UIDNEXT", "UIDVALIDITY")
    return (*items, "HIGHESTMODSEQ") if link.condstore else items


def _moved_on(link: Link, folder: Folder, status: dict[str, int]) -> bool:
    modseq = link.condstore and folder.highestmodseq
    if folder.known_from != 1 or not (modseq or link.compared_lately(folder.id)):
        return True
    waiting = link.store.read().execute(
        "SELECT EXISTS (SELECT 1 FROM message WHERE folder_is = ? AND uid_is IS NULL)", (folder.id,)
    ).get
    seen = (folder.uidvalidity, folder.uidnext, folder.exists_count, folder.highestmodseq if modseq else 0)
    told = tuple(status.get(name, 0) for name in ("UIDVALIDITY", "UIDNEXT", "MESSAGES", "HIGHESTMODSEQ"))
    return bool(waiting) or seen != told


def _learn_folders(link: Link, answer: Sequence[ListedFolder] | Fault) -> None:
    if isinstance(answer, Fault) or not answer:
        return  # an empty LIST is no reason to forget everything
    named = [plan.Named(folder.name, folder.delimiter, folder.attributes) for folder in answer]
    listed = plan.assign_roles(named, link.options.folders)
    lacking = plan.missing(listed, link.options.folders)
    if lacking:
        made = link.try_flight(*(Create(name) for name in lacking.values()))
        link.try_flight(*(Subscribe(name) for name in lacking.values()))
        delimiter = listed[0].delimiter
        listed += tuple(
            Listed(name, role, delimiter, True)
            for (role, name), result in zip(lacking.items(), made, strict=True)
            if not isinstance(result, Fault)
        )
    with link.store.write() as tx:
        folders.keep_only(tx, link.account, listed)
    link.listed_at = link.clock.tick()


def weigh(link: Link) -> bool:
    """Ask for the quota again once something of ours has gone there or away: the person looks whether it helped."""
    if link.weighed or not link.has("QUOTA"):
        return False
    (answer,) = link.try_flight(GetQuotaRoot("INBOX"))
    _learn_quota(link, answer)
    return True


def _learn_quota(link: Link, answer: QuotaRoots | Fault | None) -> None:
    link.weighed = True
    if isinstance(answer, Fault):
        return  # what we knew is better than nothing
    roots = None
    if answer is not None:
        roots = [store_quota.Root(root.name, root.used, root.limit) for root in answer.storage()]
    with link.store.write() as tx:
        store_quota.put(tx, link.account, roots, link.clock.now())
    link.weigh_full()
