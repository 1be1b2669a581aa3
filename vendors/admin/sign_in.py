"""Removes allauth's models from the admin: addresses, sessions and second factors, which are secrets.

Importing allauth's admin modules makes them register before we unregister them.
"""

from allauth.account import admin as account
from allauth.mfa import admin as mfa
from allauth.usersessions import admin as usersessions
from django.contrib import admin

admin.site.unregister([account.EmailAddress, mfa.Authenticator, usersessions.UserSession])
