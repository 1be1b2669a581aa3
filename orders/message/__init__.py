"""A customer's message as it came, pasted: which orders it is about, what it asks for, and what may be done.

What a text says is read without the database (`message` and what it imports); `probes` says what of it orders can be
looked up by, `finder` looks for it, `ranking` compares. Nothing of the text is kept.
"""
