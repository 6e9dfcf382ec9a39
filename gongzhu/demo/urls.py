"""Addresses of the demonstration."""

from django.urls import path

from gongzhu.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/", views.enter, name="enter"),
    path("clock/", views.move_clock, name="clock"),
]
