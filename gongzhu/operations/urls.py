"""Addresses for those who watch over the servers."""

from django.urls import path

from gongzhu.operations import views

app_name = "operations"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
