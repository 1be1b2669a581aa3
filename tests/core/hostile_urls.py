"""URLs by which a vendor might reach hosts that are not public: each is refused when typed and when posted to."""

INSIDE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
    "0", "0.0.0.0", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254",
    "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.0.1", "192.0.2.7",
    "198.18.0.1", "198.51.100.3", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001::1]", "[2001:db8::1]", "[3fff::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[ff02::1]", "[100::1]",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127.0.0.1.", "0x7f.0x0.0x0.0x1", "1.2.3.4.5", "8.8.8.8",
    "[2606:4700::1111]", "localhost", "localhost.", "LOCALHOST", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "intranet", "metadata", "redis",
    "metadata.google.internal.0", "a..example", ".example", "-hooks.example", "hooks-.example", "hooks_1.example",
    "hooks.example.0x7f", "hooks.example.1", "x" * 64 + ".example", "hooks.exa mple", "hooks%2eexample.com",
    "127.0.0.1%00.example.com", "hooks.example\\@127.0.0.1", "[hooks.example]", "",
]  # fmt: skip
LEADING_INSIDE = {  # names that anybody can register, and the addresses that they resolve to
    "loopback.evil.example": "127.0.0.1", "ten.evil.example": "10.1.2.3", "cloud.evil.example": "169.254.169.254",
    "home.evil.example": "192.168.1.1", "shared.evil.example": "100.64.7.7", "this.evil.example": "0.0.0.0",
    "oracle.evil.example": "192.0.0.192", "relay.evil.example": "192.88.99.1", "many.evil.example": "224.0.0.1",
    "all.evil.example": "255.255.255.255", "six.evil.example": "::1", "none.evil.example": "::",
    "mapped.evil.example": "::ffff:10.0.0.1", "nat.evil.example": "64:ff9b::a00:1", "old.evil.example": "fec0::1",
    "tunnel.evil.example": "2002:a00:1::", "teredo.evil.example": "2001:0:1::1", "ula.evil.example": "fd12::1",
    "link.evil.example": "fe80::1", "doc.evil.example": "2001:db8::5", "newdoc.evil.example": "3fff::5",
    "bench.evil.example": "198.18.3.3", "future.evil.example": "240.1.1.1", "compat.evil.example": "::10.0.0.1",
}  # fmt: skip
ODD = [
    "http://hooks.acme.example/", "HTTP://hooks.acme.example/", "ftp://hooks.acme.example/", "file:///etc/passwd",
    "gopher://hooks.acme.example:70/_x", "dict://hooks.acme.example/", "javascript:alert(1)", "data:text/plain,x",
    "//hooks.acme.example/", "hooks.acme.example", "https:/hooks.acme.example/", "https:hooks.acme.example",
    "https://", "https:///path", "https://user@hooks.acme.example/", "https://user:pw@hooks.acme.example/",
    "https://hooks.acme.example@127.0.0.1/", "https://127.0.0.1#@hooks.acme.example/",
    "https://hooks.acme.example#x", "https://hooks.acme.example:22/", "https://hooks.acme.example:6379/",
    "https://hooks.acme.example:80/", "https://hooks.acme.example:8443/", "https://hooks.acme.example:0/",
    "https://hooks.acme.example:65536/", "https://hooks.acme.example:-1/", "https://hooks.acme.example:443443/",
    "https://hooks.acme.example:443x/", "https://hooks.acme.example/\r\nHost: evil", "https://hooks.acme.example/ x",
    "https://hooks.acme.example/\tx", "https://hooks.acme.example/\x00", "https://hooks.acme.example\\.evil.example/",
    " https://hooks.acme.example/", "https://hooks.acme.example/ö", "https://[::1/",
    "https://hooks.acme.example/" + "x" * 2_000,
    "unix:///run/redis.sock", "jar:https://hooks.acme.example!/x", "https://unknown.example/", "h\ntps://hooks.acme.example/",
]  # fmt: skip
HOSTILE = [*(f"https://{host}/" for host in (*INSIDE, *LEADING_INSIDE)), *ODD]
