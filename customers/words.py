def initials(name):
    """Two letters at most: 'Amara Okafor' -> 'AO', 'amara@okafor.nl' -> 'AO'."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper() or "?"
