"""A film as a hospital's machine sends it: a DICOM file with a patient's name in it."""

import struct

ROOT = "1.2.826.0.1.3680043.10.1.77"


def _element(group, element, kind, value):
    if isinstance(value, str):
        value = value.encode()
        value += (b"\0" if kind == "UI" else b" ") * (len(value) % 2)
    head = struct.pack("<HH", group, element) + kind.encode()
    long = kind in ("OB", "OW", "UN", "SQ")
    return head + (struct.pack("<HI", 0, len(value)) if long else struct.pack("<H", len(value))) + value


def film(number, width, height, pixels, *, age="072Y", sex="F", modality="DX"):
    """The identifier and the bytes of a film of 8-bit pixels."""
    instance = f"{ROOT}.{number}.3"
    storage = "1.2.840.10008.5.1.4.1.1.1.1"
    meta = (
        _element(0x0002, 0x0001, "OB", b"\0\1")
        + _element(0x0002, 0x0002, "UI", storage)
        + _element(0x0002, 0x0003, "UI", instance)
        + _element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1")
        + _element(0x0002, 0x0012, "UI", ROOT)
    )
    us = lambda value: struct.pack("<H", value)  # noqa: E731
    pixels += b"\0" * (len(pixels) % 2)
    data = b"".join(
        _element(*parts)
        for parts in [
            (0x0008, 0x0016, "UI", storage),
            (0x0008, 0x0018, "UI", instance),
            (0x0008, 0x0020, "DA", "20170412"),
            (0x0008, 0x0060, "CS", modality),
            (0x0010, 0x0010, "PN", "Secretname^Mei"),
            (0x0010, 0x0020, "LO", f"PATIENT{number}"),
            (0x0010, 0x0040, "CS", sex),
            (0x0010, 0x1010, "AS", age),
            (0x0018, 0x0015, "CS", "PELVIS"),
            (0x0020, 0x000D, "UI", f"{ROOT}.{number}.1"),
            (0x0020, 0x000E, "UI", f"{ROOT}.{number}.2"),
            (0x0028, 0x0002, "US", us(1)),
            (0x0028, 0x0004, "CS", "MONOCHROME2"),
            (0x0028, 0x0010, "US", us(height)),
            (0x0028, 0x0011, "US", us(width)),
            (0x0028, 0x0100, "US", us(8)),
            (0x0028, 0x0101, "US", us(8)),
            (0x0028, 0x0102, "US", us(7)),
            (0x0028, 0x0103, "US", us(0)),
            (0x0028, 0x1050, "DS", "128"),
            (0x0028, 0x1051, "DS", "256"),
            (0x7FE0, 0x0010, "OB", pixels),
        ]
    )
    length = _element(0x0002, 0x0000, "UL", struct.pack("<I", len(meta)))
    return instance, b"\0" * 128 + b"DICM" + length + meta + data


def deliver(inbox, number, picture, **more):
    """Lays a film into a folder as `receive` does: whole, or not there."""
    grey = picture.convert("L")
    instance, data = film(number, grey.width, grey.height, grey.tobytes(), **more)
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / f".{instance}.dcm.part"
    part.write_bytes(data)
    part.rename(inbox / f"{instance}.dcm")
    return instance
