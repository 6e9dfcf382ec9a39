"""Every address of the platform, room by room."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(room))
    for prefix, room in [
        ("", "gongzhu.operations.urls"),
        ("demo/", "gongzhu.demo.urls"),
        ("desk/", "gongzhu.desk.urls"),
        ("", "gongzhu.portal.urls"),
    ]
    if find_spec(room)
]
