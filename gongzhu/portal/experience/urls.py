"""Addresses of the experience zone, for `portal.urls` to take up."""

from django.urls import path

from gongzhu.portal.experience.views import carry, check, rehearsal, result, vehicle

urlpatterns = [
    path("experience/", check.zone, name="experience"),
    path("experience/check/", check.start, name="check"),
    path("experience/check/ask/<slug:key>/", check.page, name="check_page"),
    path("experience/check/result/", result.result, name="check_result"),
    path("experience/check/place/", check.place, name="check_place"),
    path("experience/check/forget/", check.forget, name="check_forget"),
    path("experience/check/save/", check.save, name="check_save"),
    path("experience/check/resume/", check.resume, name="check_resume"),
    path("experience/check/apply/<slug:code>/", carry.carry, name="check_apply"),
    path("experience/rehearsal/", rehearsal.start, name="rehearsal"),
    path("experience/rehearsal/<slug:code>/done/", rehearsal.done, name="rehearsal_done"),
    path("experience/rehearsal/<slug:code>/<slug:step>/", rehearsal.page, name="rehearsal_page"),
    path("experience/vehicle/", vehicle.vehicle, name="vehicle"),
]
