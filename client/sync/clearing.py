"""Letters that were on a stick and wait here again: before one goes from here, the server is asked whether it has gone from there."""

from __future__ import annotations

from client.faults import OutcomeUnknown
from client.net.imap import claims
from client.store import carriers, folders
from client.store.outbox import Letter
from client.sync import plan
from client.sync.filing import lies_on_server, went
from client.sync.link import Link
from client.sync.pull import OUT_OF_REACH


def clear(link: Link) -> bool:
    """One such letter: it lies in Sent, or somebody has begun to send it, or it is ours to send."""
    for letter in carriers.to_ask(link.store.read(), link.account):
        if ("clear", letter.id) in link.put_off:
            continue
        link.put_off.add(("clear", letter.id))
        uid = lies_on_server(link, letter)
        if uid is not None:
            went(link, letter, uid or None)
        else:
            _claim(link, letter)
        return True
    return False


def _claim(link: Link, letter: Letter) -> None:
    token = claims.new_token()
    with link.store.write() as tx:  # before it is put there: it may be ours without our knowing
        carriers.add_voids(tx, letter.id, [token])
    folder = plan.staging_folder(folders.of_account(link.store.read(), link.account))
    link.selected = None
    try:
        others = claims.claim(link.imap, folder, letter.claim_name, token, letter.voids)
    except OUT_OF_REACH as fault:
        with link.store.write() as tx:  # it waits, and says why
            carriers.say_why(tx, letter.id, fault)
        return
    finally:
        link.imap.unsolicited.clear()
    with link.store.write() as tx:
        if others:
            carriers.add_voids(tx, letter.id, others)  # counts only once the person has said: again
            carriers.claimed(tx, letter.id, OutcomeUnknown(reason="Carried"))
        else:
            carriers.may_go(tx, letter.id)
    link.letter_ready()
