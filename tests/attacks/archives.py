"""Archives that are attacks: each a function that an attack names in its field `archive`."""
import gzip
import io
import tarfile
import zipfile

from attack_base import BASE

ZEROS = b"\0" * (1 << 20)


def tar(*members, mode="w:gz"):
    """`members`: names, or (name, type, link)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for member in members:
            name, kind, link = member if isinstance(member, tuple) else (member, tarfile.REGTYPE, "")
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, link
            text = BASE.encode() if kind == tarfile.REGTYPE else b""
            about.size = len(text)
            archive.addfile(about, io.BytesIO(text))
    return out.getvalue()


def zipped(*names, text=BASE.encode()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, text)
    return out.getvalue()


def absolute_path():
    return tar("lock.h", "/tmp/racecourse_attack")


def dots():
    return zipped("lock.h", "../../../../tmp/racecourse_attack")


def symbolic_link():
    return tar(("lock.h", tarfile.SYMTYPE, "/etc/passwd"))


def link_to_a_folder():
    """The folder is a link, and then a file is put into it."""
    return tar(("threading", tarfile.SYMTYPE, "/tmp"), "threading/racecourse_attack")


def hard_link():
    return tar(("lock.h", tarfile.LNKTYPE, "/etc/passwd"))


def device():
    return tar("lock.h", ("racecourse_attack", tarfile.CHRTYPE, ""))


def a_million_files():
    """The headers of empty files compress a thousandfold."""
    about = tarfile.TarInfo("racecourse_attack")
    return gzip.compress(about.tobuf() * 1_000_000, 1)


def bomb():
    """A file of one terabyte: its header, and as much of it as fits."""
    about = tarfile.TarInfo("large")
    about.size = 1 << 40
    return gzip.compress(about.tobuf(tarfile.GNU_FORMAT) + ZEROS * 200, 9)


def bomb_for_a_header():
    return zipped("lock.h", text=ZEROS * 200)


def names_in_odd_encodings():
    return zipped("lock.h\x1b]0;racecourse_attack\x07\u202eh.kcol", "::error::FORGED")
