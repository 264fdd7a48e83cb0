"""The kinds of numbers that name rows of the store; NewTypes, so that they cannot be mixed up."""

from typing import NewType

AccountId = NewType("AccountId", int)
FolderId = NewType("FolderId", int)
MessageId = NewType("MessageId", int)  # our row number, not the Message-ID header field
PartId = NewType("PartId", int)
DraftId = NewType("DraftId", int)
DraftFileId = NewType("DraftFileId", int)
OutboxId = NewType("OutboxId", int)
