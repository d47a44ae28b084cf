"""Mail written for one test."""


def mail(*lines, body="Hello", sender="Ana <ana@shop.example>"):
    lines = [f"From: {sender}", *lines] if sender else lines
    return "\r\n".join([*lines, "", body]).encode()


def multipart(*parts, kind="mixed", lines=()):
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    return mail(*lines, f'Content-Type: multipart/{kind}; boundary="b"', body=body)


def part(content, kind="text/plain", *lines):
    return "\r\n".join([f"Content-Type: {kind}", *lines, "", content])
