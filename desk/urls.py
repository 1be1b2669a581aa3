from django.urls import path

from desk.views.frame import desk_frame
from desk.views.help_desks import help_desks, revoke_help_desk
from desk.views.help_scout import help_scout_app

urlpatterns = [
    path("account/help-desks/", help_desks, name="help_desks"),
    path("account/help-desks/<int:help_desk_id>/revoke/", revoke_help_desk, name="revoke_help_desk"),
    path("desk/help-scout/<str:token>/", help_scout_app, name="help_scout_app"),
    path("desk/frame/<str:token>/", desk_frame, name="desk_frame"),
]
