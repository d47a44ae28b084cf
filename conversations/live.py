def wake_screens(event):
    pass
