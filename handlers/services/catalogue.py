"""What a new workspace starts with: areas, kinds, frequencies, minutes, roles and units (docs/catalogue.md)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A key that is stored and the words that people see."""

    key: str
    label: str


AREAS = (
    Choice("orders", "Orders and order sets"),
    Choice("results", "Results"),
    Choice("notes", "Notes and dictation"),
    Choice("flowsheets", "Flowsheets and vitals"),
    Choice("meds_mar", "Giving medicines (MAR)"),
    Choice("erx", "Prescriptions"),
    Choice("alerts", "Alerts and pop-ups"),
    Choice("chart_review", "Finding things in the chart"),
    Choice("interfaces", "Data from other systems"),
    Choice("login", "Signing in"),
    Choice("performance", "Slow or frozen"),
    Choice("training", "Training"),
    Choice("inbasket", "In-basket messages"),
    Choice("messaging", "Secure chat and paging"),
    Choice("portal", "Patient portal"),
    Choice("telehealth", "Video visits"),
    Choice("referrals", "Referrals"),
    Choice("scheduling", "Scheduling"),
    Choice("adt_beds", "Admission, transfer, beds"),
    Choice("billing", "Charges and billing"),
    Choice("reports", "Lists and reports"),
    Choice("printing", "Printing"),
    Choice("devices", "Devices and carts"),
    Choice("other", "Somewhere else"),
)

KINDS = (
    Choice("redundant_entry", "I type the same thing twice"),
    Choice("needless_step", "A step nobody needs"),
    Choice("noisy_alert", "An alert that cries wolf"),
    Choice("wrong_default", "It starts with the wrong choice"),
    Choice("missing_option", "Something is missing"),
    Choice("hard_to_find", "Hard to find"),
    Choice("slow", "Slow"),
    Choice("broken", "Broken"),
    Choice("data_wrong", "It shows something wrong"),
    Choice("data_does_not_cross", "Data does not come across"),
    Choice("message_overload", "Too many messages"),
    Choice("device_or_printer", "Device or printer"),
    Choice("access", "I can't get in"),
    Choice("confusing_words", "Confusing words"),
    Choice("training_gap", "I never learned this"),
    Choice("unclear_rule", "A rule I don't see the reason for"),
    Choice("idea", "An idea"),
    Choice("praise", "Praise"),
)

FREQUENCIES = (
    Choice("every_patient", "Every patient"),
    Choice("several_per_shift", "Several times a shift"),
    Choice("daily", "Once a day"),
    Choice("weekly", "Once a week"),
    Choice("monthly", "Once a month"),
    Choice("once", "It happened once"),
)

MINUTES = (
    Choice("0.25", "A few seconds"),
    Choice("1", "About 1 minute"),
    Choice("3", "About 3 minutes"),
    Choice("7", "About 7 minutes"),
    Choice("20", "About 20 minutes"),
    Choice("45", "45 minutes or more"),
)

ROLES = (
    Choice("physician", "Physician"),
    Choice("resident", "Resident"),
    Choice("np_pa", "NP or PA"),
    Choice("nurse", "Nurse"),
    Choice("midwife", "Midwife"),
    Choice("pharmacist", "Pharmacist"),
    Choice("therapist", "Therapist"),
    Choice("resp_therapist", "Respiratory therapist"),
    Choice("ma", "Medical assistant"),
    Choice("tech", "Technician"),
    Choice("social_worker", "Social worker"),
    Choice("dietitian", "Dietitian"),
    Choice("unit_clerk", "Unit clerk"),
    Choice("front_desk", "Front desk"),
    Choice("manager", "Manager"),
    Choice("it", "IT"),
    Choice("other", "Something else"),
)

UNITS = (
    "Emergency department",
    "ICU",
    "Medical-surgical ward",
    "Operating rooms",
    "Labor and delivery",
    "Pediatrics",
    "Outpatient clinic",
    "Pharmacy",
    "Laboratory",
    "Imaging",
    "Registration",
    "Somewhere else",
)

WHOM_TO_CALL = (
    "If a patient needs help now, follow your unit's emergency process first, "
    "and tell your charge nurse or attending. Pebble is not the incident system."
)


def label(choices: tuple[Choice, ...], key: str | None, otherwise: str = "") -> str:
    """The words for a key; `otherwise` for a key that is not (or no longer) there."""
    return next((choice.label for choice in choices if choice.key == key), otherwise)


def known(choices: tuple[Choice, ...], key: str | None) -> str | None:
    """The key if it is one of these, else None."""
    return key if any(choice.key == key for choice in choices) else None


def minutes_label(minutes: float) -> str:
    """The words for minutes lost each time: "About 3 minutes"."""
    return label(MINUTES, f"{minutes:g}", f"{minutes:g} minutes")
