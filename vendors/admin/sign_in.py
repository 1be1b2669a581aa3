"""How people sign in is no business of the admin: their addresses, sessions and second factors (secrets!).

Importing allauth's admin modules first makes them register now, and not after us.
"""

from allauth.account import admin as account
from allauth.mfa import admin as mfa
from allauth.usersessions import admin as usersessions
from django.contrib import admin

admin.site.unregister([account.EmailAddress, mfa.Authenticator, usersessions.UserSession])
