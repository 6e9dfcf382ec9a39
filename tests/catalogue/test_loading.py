"""x"""
import pytest
from gongzhu.catalogue.services import load_catalogue
from gongzhu.catalogue.models import *

@pytest.mark.django_db
def test_x():
    print(ItemVersion.objects.count(), Standard.objects.count(), Policy.objects.count())
    import time; t=time.time()
    print(load_catalogue(), time.time()-t)
