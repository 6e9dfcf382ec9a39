"""The door for a WSGI server, which opens only when the deployment is fit to serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
application = get_wsgi_application()

from gongzhu.operations.startup import refuse_unsafe  # noqa: E402 - models are loaded only now

refuse_unsafe()
