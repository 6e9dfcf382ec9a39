"""Forms of the wizard and of the window. What they mean is decided by services."""

from gongzhu.intake.forms.entries import EntryForm, ListForm, with_one_more, without
from gongzhu.intake.forms.fields import (
    DayField,
    MoneyField,
    OneOfField,
    YesNoField,
    add_refusal,
    field_for_fact,
    field_for_question,
)
from gongzhu.intake.forms.handing_in import (
    AccountForm,
    AuthorisationForm,
    MaterialsForm,
    ReviewForm,
    SignForm,
    UploadField,
)
from gongzhu.intake.forms.household import (
    CircumstancesForm,
    CircumstancesForms,
    HouseholdForm,
    MemberForm,
    RelationForm,
)
from gongzhu.intake.forms.questions import QuestionsForm
from gongzhu.intake.forms.window import (
    AcceptForm,
    RefuseForm,
    ReviewMaterialForm,
    SupplementForm,
)

__all__ = [
    "AcceptForm",
    "AccountForm",
    "AuthorisationForm",
    "CircumstancesForm",
    "CircumstancesForms",
    "DayField",
    "EntryForm",
    "HouseholdForm",
    "ListForm",
    "MaterialsForm",
    "MemberForm",
    "MoneyField",
    "OneOfField",
    "QuestionsForm",
    "RefuseForm",
    "RelationForm",
    "ReviewForm",
    "ReviewMaterialForm",
    "SignForm",
    "SupplementForm",
    "UploadField",
    "YesNoField",
    "add_refusal",
    "field_for_fact",
    "field_for_question",
    "with_one_more",
    "without",
]
