"""Addresses of the officers' workbench."""

from django.urls import path

from gongzhu.desk.views import entry, lists

app_name = "desk"

urlpatterns = [
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("post/", entry.choose_post, name="choose_post"),
    path("account/", entry.account, name="account"),
    path("account/password/", entry.password, name="password"),
    path("account/second-factor/", entry.second_factor, name="second_factor"),
    path("", lists.home, name="home"),
    path("done/", lists.done, name="done"),
    path("suspended/", lists.suspended, name="suspended"),
    path("cases/", lists.cases, name="cases"),
]
