"""Divisions, offices and the working-day calendar.

Chinese name: 行政区划与机构、工作日历. Legal basis: GB/T 2260; 国务院办公厅节假日安排.
Never: knows a case or a person.
"""
