"""Expectations that we do not meet, each with its reason. A check counts as failed; none may be left here once it holds.

An entry is the beginning of `Check.key`. `OUTSIDE` names what the corpora say about things that are not ours to judge.
"""

from __future__ import annotations

BETTER = "what the project reads is worse for the person"
HTML = "the project takes another of two equal alternatives, or the form that we do not show"
BROKEN = "the header cannot be read in one right way; the projects differ among themselves"
EMPTY = "a multipart without a part: its words are shown rather than nothing"
NONSENSE = "a field that no program writes: an attempt at making a reader fall over, which it does not"
SPACE = "a blank that was not sent is not put in"

EXCEPTIONS: dict[str, str] = {
    # stalwart-mail-parser
    "stalwart-mail-parser/eml/malformed/012.eml: attachments": "the last letter after a missing boundary is shown too",
    "stalwart-mail-parser/eml/malformed/021.eml: text": BETTER,
    "stalwart-mail-parser/eml/thirdparty/015.eml: attachments": "all three attached letters are listed, not the first alone",
    "stalwart-mail-parser/eml/malformed/009.eml: part 3": "a boundary of the outer part ends the inner one",
    "stalwart-mail-parser/eml/malformed/011.eml: part 3": "a boundary of the outer part ends the inner one",
    "stalwart-mail-parser/eml/malformed/021.eml: part": BETTER,
    "stalwart-mail-parser/eml/thirdparty/002.eml: part 2": "what stands behind the padding of base64 is no data",
    "stalwart-mail-parser/eml/thirdparty/002.eml: part 3": "one odd sign makes base64 no other coding",
    "stalwart-mail-parser/address.json 9": "an escape across a fold",
    "stalwart-mail-parser/address.json 10": "a comment after the group is no address",
    "stalwart-mail-parser/address.json 11": "a comment in an empty group is no address",
    "stalwart-mail-parser/address.json 13": "the old route before an address goes, blanks within it as well",
    "stalwart-mail-parser/address.json 14": "blanks within an address go",
    "stalwart-mail-parser/date.json 12 ": NONSENSE,
    "stalwart-mail-parser/date.json 14 ": "a comment that is not closed is passed over, the date is clear",
    "stalwart-mail-parser/date.json 30 ": "EST5EDT: summer time in July is UTC-4 or UTC-5, depending on who reads",
    "stalwart-mail-parser/content_type.json 34": "RFC 2047 §6.2: no blank between two encoded words",
    "stalwart-mail-parser/content_type.json 61": NONSENSE,
    "stalwart-mail-parser/unstructured.json 21": SPACE,
    "stalwart-mail-parser/unstructured.json 27": SPACE,
    "stalwart-mail-parser/unstructured.json 28": SPACE,
    "stalwart-mail-parser/id.json 6": "an identifier with blanks and comments: none is made up from it",
    # zbateson
    "zbateson-mail-mime-parser/emails/m0018.txt": "files that a program of 2000 wrote into the text itself (uuencode) stay there",
    "zbateson-mail-mime-parser/emails/m1009.txt: attachments": "a named text after the first is a file (stalwart counts it too)",
    "zbateson-mail-mime-parser/emails/m1011.txt": "UTF-7 in a field that does not say so; the body's UTF-7 stands broken in the file",
    "zbateson-mail-mime-parser/emails/m4002.txt: attachments": "the signature is listed as the file it is (stalwart does so too)",
    "zbateson-mail-mime-parser/emails/m4004.txt: attachments": "the signature is listed as the file it is (stalwart does so too)",
    # james-mime4j
    "james-mime4j/basic-plain-with-bad-header-separator.msg: leaf 1": BETTER,
    "james-mime4j/ending-boundaries.msg: leaf 1.1": "a boundary with words behind it is no boundary",
    "james-mime4j/malformedHeader-noheader.msg: leaf 1": BETTER,
    "james-mime4j/malformedHeaderStartsBody-nocrlfcrlf.msg: leaf 1": "the same letter twice, with two wishes: the other one is met",
    "james-mime4j/malformedHeaderStartsBody-noheader.msg: leaf 1": "the same letter twice, with two wishes: the other one is met",
    "james-mime4j/missing-inner-boundary.msg: leaf 1.2.1": EMPTY,
    "james-mime4j/multipartnestedemptyparts.msg: leaf 1.1": "the attached letter is opened, not kept as text",
    "james-mime4j/hdr-fakeout.msg: leaf 1": BETTER,
    # header fields
    "fields/enmime application/msword;name=15管理.doc\": parameters": BETTER,
    "fields/enmime application/msword;name=â(¡.doc: parameters": BETTER,
    "fields/kmime corrupt.quoted-printable": "a '=' as the last sign is a line break cut off",
    # quoted assertions
    "quoted/chatmail message/attach_filename_encoded_words_bad_delimiter.eml": BETTER,
    "quoted/chatmail message/calendar-alternative.eml: file": "an invitation without a name gets ours",
    "quoted/cpython msg_37: parts": "the same boundary twice is an empty part between (mime4j counts it too)",
    # the other folders
    "attached/kmail openpgp-signed-mailinglist+additional-children.mbox: files": "the list's footer is shown as text",
    "attached/kmail text+html-maillinglist.mbox: files": "the list's footer is shown as text",
    # Python's email package, which is no truth
    "baseline/zbateson-mail-mime-parser/headers/invalid-charset: subject": BETTER,
    "baseline/kde-messagelib/mimetreeparser/autotests/data/autocrypt/multiple_autocryptheaders_invalid": BETTER,
    "baseline/cpython-email/msg_37.txt: text": "the text is in parts of an unknown kind",
    "baseline/imaptest/urlauth-binary.mbox: text": "the text is in parts of an unknown kind",
    "baseline/horde/mime/bug12842_b.txt: text": "no header at all: one line that looks like one is taken as one",
    "baseline/horde/mime/related_msg_2.txt: text": "the letter names its first part, and that is shown",
    "baseline/enmime/testdata/low-quality/incorrect-charset.raw: text": BETTER,
    "baseline/spamscope-mail-parser/mails/mail_test_12: text": BETTER,
    "baseline/spamscope-mail-parser/mails/mail_test_9: subject": BETTER,
    "baseline/spamscope-mail-parser/mails/mail_test_19: from": "a name that is an address: the address is the one in brackets",
    # homographs, and what Python cannot read
    "homographic-spoofing/quoted_string '1A\u030a3rf'": "letters with marks apart are how a Mac writes Vietnamese",
    "homographic-spoofing/sanitize-email_address '@t": "half an address of odd letters is a reason to warn",
    "baseline/enmime/testdata/mail/non-mime-missing-charset.raw: text": "one sign (€), which Python counts as two it cannot read",
    "baseline/enmime/testdata/parts/chardet-success-big-5.raw: text": "Python cannot read it; it is Chinese (Big5)",
}

OUTSIDE: dict[str, str] = {
    "chatmail-core": "what a chat shows of a letter: groups, contacts, reactions, decryption",
    "cpython-email": "how Python's package generates letters, and its list of defects",
    "enmime extracted/builder_test, encode_test, match_test": "how the project builds letters and walks its tree",
    "horde Crypt, Icalendar; py-icalendar; libical": "calendars and keys: other issues",
    "gnupg-gpgsm, rfc9216-smime-certs, openssl, rfc4134 *.bin, libreoffice-pdfsign, pdfbox": "signatures and PDF: other issues",
    "ispdb-autoconfig, autoconfig-spec, thunderbird-policy-templates": "set-up by other programs' files",
    "stalwart received.json, language of parameters": "the way of a letter through servers is not shown",
}
