"""URL schemes that browsers, systems and other programs use themselves, so that no vendor's program has them."""

RESERVED_SCHEMES = frozenset(
    """
    about acrobat admin app blob callto chrome cid content data dav dict dns edge facetime feed file filesystem firefox
    ftp ftps geo git gopher hcp help http https imap intent irc itms jar javascript ldap ldaps livescript magnet mailto
    market mhtml mid mms mmst mocha nfs nntp opera pop res resource rtsp search sftp shell sip sips skype smb sms smsto
    ssh steam tel telnet tftp urn vbs vbscript view vnc webcal wss wyciwyg xmpp
    """.split()  # noqa: SIM905  a list of words is read, and kept in order, more easily like this
)
RESERVED_PREFIXES = ("apple-", "chrome-", "itms-", "moz-", "ms-", "search-", "steam-", "view-", "web+", "x-")
