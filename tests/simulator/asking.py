"""Questions to a data source, and the records it gives."""

from tests.simulator.formats import envelope, id_number, search

SOURCES = [
    "household_register",
    "vehicles",
    "real_estate",
    "social_insurance",
    "provident_fund",
    "tax",
    "business",
    "bank_deposits",
    "marriage",
    "death",
]


PERSON = id_number()


def ask(partner, source, *searches, **header):
    return partner.post(f"/dci/{source}/registry/sync/search", json=envelope(*searches, **header))


def records(partner, source, person=PERSON, **query):
    answer = ask(partner, source, search(person, **query)).raise_for_status().json()
    return answer["message"]["search_response"][0]["data"]["reg_records"]
