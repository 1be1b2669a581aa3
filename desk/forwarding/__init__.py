"""Forward it: an agent forwards a customer's email to the vendor's address, and gets what pasting it would show.

The answer goes to the agent alone, whose address has a seat at the vendor and who proved to have sent the email.
Nothing of the email is kept.
"""
