"""The app in other languages than English: which texts there are, and how one that was made is said in another.

Texts stand in the code in English, where they are made. A catalogue (gettext's format, `catalogues/`) has each of them
with its places: 'Trained for {epochs} epochs'. What is about to be shown is recognised as one of them and said again:
so results that are kept, errors and whatever a worker sends know nothing of languages.
"""
