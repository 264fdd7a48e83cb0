"""What a server says of a letter goes through JSON and comes out the same, whatever octets are in it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from client.carrier import wire_letter
from client.net.imap.grammar import BodyPart, Envelope
from client.net.imap.letters import Fetched

people = st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=8), st.binary(max_size=8)), max_size=3).map(tuple)
envelopes = st.builds(Envelope, st.binary(), st.binary(), people, people, people, people, people, st.binary(), st.binary())
params = st.dictionaries(st.text(max_size=5), st.binary(max_size=8), max_size=3)
leaves = st.builds(BodyPart, st.text(max_size=4), st.text(max_size=8), params, st.binary(), st.text(max_size=4), st.integers(0, 9), st.text(max_size=4), params)
trees = st.recursive(leaves, lambda below: st.builds(
    lambda leaf, children: BodyPart(leaf.section, leaf.type, leaf.params, children=tuple(children)), leaves, st.lists(below, max_size=3)
), max_leaves=6)  # fmt: skip


@given(envelopes, st.none() | trees, st.dictionaries(st.text(max_size=6), st.binary(max_size=20), max_size=2), st.sets(st.text(max_size=5)))
def test_there_and_back(envelope: Envelope, structure: BodyPart | None, sections: dict[str, bytes], flags: set[str]) -> None:
    found = Fetched(0, 7, frozenset(flags), 1_000, 5.5, 0, envelope, structure, dict(sections))
    assert wire_letter.read(json.loads(json.dumps(wire_letter.plain(found), ensure_ascii=False))) == found
