"""The door for a WSGI server, which opens only when the deployment is fit to serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
application = get_wsgi_application()

from gongzhu.operations.startup import refuse_unsafe  # noqa: E402 - models are loaded only now

refuse_unsafe()

# what start-up made lives as long as the process: the collector need not look through it again
gc.collect()
gc.freeze()
