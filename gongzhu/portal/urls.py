"""Addresses of the residents' pages."""

from django.urls import path

from gongzhu.portal.views import asking, case, entry, mine, papers, public, starting, wizard

app_name = "portal"

_FORM = "apply/<slug:item>/<uuid:key>/"

urlpatterns = [
    path("", public.home, name="home"),
    path("elder/", entry.elder, name="elder"),
    path("register/", entry.register, name="register"),
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("forgotten/", entry.forgotten, name="forgotten"),
    path("items/", public.items, name="items"),
    path("items/<slug:code>/", public.item, name="item"),
    path("standards/", public.standards, name="standards"),
    path("policies/", public.policies, name="policies"),
    path("policies/<slug:code>/", public.policy, name="policy"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy_page, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("progress/", asking.progress, name="progress"),
    path("notices/", asking.notices, name="notices"),
    path("notices/<uuid:token>/", asking.notice, name="notice"),
    path("notices/<uuid:token>/objection/", asking.objection, name="objection"),
    path("apply/<slug:code>/", starting.apply, name="apply"),
    path(_FORM, wizard.go_on, name="apply_on"),
    path(f"{_FORM}letter/", wizard.letter, name="apply_letter"),
    path(f"{_FORM}members/<uuid:member>/remove/", wizard.remove_member, name="apply_member"),
    path(f"{_FORM}papers/<int:material>/remove/", wizard.remove_material, name="apply_paper"),
    path(f"{_FORM}<slug:step>/", wizard.page, name="apply_page"),
    path("my/", mine.my, name="my"),
    path("my/claim/", mine.claim, name="claim"),
    path("my/messages/", mine.messages, name="messages"),
    path("my/signing/", mine.signing, name="signing"),
    path("my/signing/<uuid:key>/", mine.sign, name="signing_sign"),
    path("my/signing/<int:pk>/withdraw/", mine.withdraw_signature, name="signing_withdraw"),
    path("my/data/", mine.data, name="data"),
    path("my/data/phone/", mine.phone, name="data_phone"),
    path("my/data/export/", mine.export, name="data_export"),
    path("my/data/forget/", entry.forget, name="data_forget"),
    path("my/password/", entry.password, name="password"),
    path("my/files/<uuid:key>/", case.file, name="case_file"),
    path("my/<slug:number>/", case.case, name="case"),
    path("my/<slug:number>/receipt/", case.receipt, name="receipt"),
    path("my/<slug:number>/declaration/", case.declaration, name="case_declaration"),
    path("my/<slug:number>/supplement/", papers.supplement, name="supplement"),
    path("my/<slug:number>/supplement/done/", papers.hand_in, name="supplement_done"),
    path("my/<slug:number>/follow/", papers.follow, name="case_follow"),
    path("my/<slug:number>/signatures/", case.signatures, name="case_signatures"),
    path("my/<slug:number>/report/", case.report, name="case_report"),
    path("my/<slug:number>/withdraw/", case.withdraw, name="case_withdraw"),
]
