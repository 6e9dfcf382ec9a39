"""Addresses of the officers' workbench."""

from django.urls import path

from gongzhu.desk.views import (
    cases,
    entry,
    keeping,
    lists,
    papers,
    people,
    publicity,
    tasks,
    verification,
    window,
)

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
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/preview/", tasks.preview, name="preview"),
    path("cases/", lists.cases, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/step/<slug:key>/", cases.step, name="adhoc"),
    path("cases/<str:number>/reveal/<slug:what>/<uuid:pk>/", cases.reveal, name="reveal"),
    path("cases/<str:number>/supplement/", papers.supplement, name="supplement"),
    path("cases/<str:number>/receipt/", window.receipt, name="receipt"),
    path("cases/<str:number>/recheck/", verification.recheck, name="recheck"),
    path("cases/<str:number>/recheck/report/", verification.report, name="recheck_report"),
    path("cases/<str:number>/objections/<uuid:pk>/", verification.answer, name="answer_objection"),
    path("cases/<str:number>/said/<uuid:pk>/", publicity.answer, name="answer_public"),
    path("cases/<str:number>/<slug:tab>/", cases.case, name="case_tab"),
    path("documents/<uuid:pk>/", cases.document, name="document"),
    path("documents/<uuid:pk>/content/", cases.content, name="document_content"),
    path("intake/", window.drafts, name="intake_drafts"),
    path("intake/new/", window.new, name="intake_new"),
    path("intake/<uuid:pk>/", window.draft, name="intake"),
    path("intake/<uuid:pk>/consent/", window.consent, name="intake_consent"),
    path("intake/<uuid:pk>/remove/<slug:what>/<str:which>/", window.remove, name="intake_remove"),
    path("intake/<uuid:pk>/<slug:key>/", window.step, name="intake_step"),
    path("calendar/", keeping.this_year, name="calendar"),
    path("calendar/<int:year>/", keeping.calendar, name="calendar_year"),
    path("calendar/<int:year>/announce/", keeping.announce, name="announce"),
    path("officers/", people.officers, name="officers"),
    path("officers/new/", people.new, name="officer_new"),
    path("officers/<int:pk>/", people.officer, name="officer"),
    path("trail/", keeping.trail, name="trail"),
]
