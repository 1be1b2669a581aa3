from django.urls import path

from orders.search import views

urlpatterns = [
    path("hits/", views.live_hits, name="live_hits"),
    path("views/", views.saved_views, name="saved_views"),
    path("views/<int:view_id>/", views.saved_view, name="saved_view"),
    path("views/<int:view_id>/remove/", views.forget_view, name="forget_view"),
]
