def is_pure_thanks(text):
    return False
