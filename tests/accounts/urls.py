"""The addresses that sessions and refusals need, answered in the plainest way."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.csrf import ensure_csrf_cookie

from gongzhu.accounts import permissions, services, sessions
from gongzhu.accounts.forms import OfficerSignInForm
from gongzhu.common import errors
from gongzhu.common.actor import current_actor
from gongzhu.common.http import client_source, redirect_with_message
from gongzhu.scope.models import Dossier


def who(request):
    """Who the page believes is asking."""
    actor = current_actor()
    assert actor is request.actor
    return JsonResponse({"kind": actor.kind, "office": actor.office_name, "role": actor.role})


def sign_in(request):
    """Sign an officer in, or refuse."""
    if request.method == "GET":
        return HttpResponse("登录")
    form = OfficerSignInForm(request.POST)
    form.is_valid()
    user = services.sign_in_officer(**form.cleaned_data, source=client_source(request))
    sessions.begin(request, user)
    return redirect_with_message(request, "who", "已登录。")


def sign_out(request):
    sessions.end(request)
    return HttpResponse("再见")


def switch(request, number):
    post = services.choose_post(request.user, number, on=_today(), by=request.actor)
    sessions.take_post(request, post)
    return HttpResponse("好")


def private(request):
    permissions.may_use_desk(request.actor)
    return HttpResponse("办件")


def refuse(request, name):
    """Raise the refusal of that name."""
    if name == "http404":
        raise Http404("漏出的内部说明")
    if name == "invalid":
        raise errors.Invalid("金额没有填。请补填。", {"amount": "请填写金额。"})
    raise getattr(errors, name)("这句话说明原因。请再试一次。")


def stream(request):
    """Ask the database while the answer is on its way."""
    return StreamingHttpResponse(json.dumps(Dossier.objects.count()) for _ in range(2))


@ensure_csrf_cookie
def form(request):
    return HttpResponse("已提交" if request.method == "POST" else "表单")


def _today():
    from gongzhu.common import clock

    return clock.today()


def page(words):
    return lambda request: HttpResponse(words)


portal = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("password/", page("换密码"), name="password"),
]
desk = [
    path("second-factor/", page("绑定"), name="second_factor"),
    path("password/", page("换密码"), name="password"),
]
urlpatterns = [
    path("", include((portal, "portal"))),
    path("desk/", include((desk, "desk"))),
    path("who/", who, name="who"),
    path("switch/<int:number>/", switch),
    path("private/", private),
    path("api/private/", private),
    path("stream/", stream),
    path("form/", form),
    path("refuse/<str:name>/", refuse),
    path("api/refuse/<str:name>/", refuse),
]
