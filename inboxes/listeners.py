def deliver(event):
    """Wake the delivery of a message that waits to go out."""
