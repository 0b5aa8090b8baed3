"""What a counselor may have done in a session: declared once, for the form, the note and the print."""

from collections.abc import Iterable, Mapping
from typing import Final

LONGEST: Final = 80
MOST: Final = 40

INTERVENTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "Beginning": {
        "history": "History",
        "policy_and_consent": "Policy and consent",
        "goals": "Goals",
        "ratings_baseline": "First ratings",
        "attendance_talk": "Talk about attendance",
        "logistics_only": "Logistics only",
    },
    "Safety and care": {
        "safety_screen": "Safety screen, alone",
        "safety_check_p1": "Safety check with the one who came",
        "risk_assessment": "Risk assessment",
        "safety_plan": "Safety plan",
        "phq9": "PHQ-9",
        "referral_talk": "Talk about a referral",
        "referral": "Referral",
        "handover": "Hand-over",
        "aftercare": "Aftercare",
    },
    "Understanding": {
        "contact_review": "Contact status",
        "pattern_history": "History of the pattern",
        "disclosure_support": "Support while telling",
        "whole_picture_preparation": "Preparing the whole picture",
        "impact_letter_preparation": "Preparing the impact letter",
        "impact_letter_read": "Impact letter read",
        "stay_and_receive": "Stay and receive",
        "disconnection_map_review": "Disconnection map",
        "impulse_chain_review": "Impulse chain",
        "trigger_debrief": "Going through a trigger",
        "what_it_offered": "What it offered",
        "feelings_room": "Room for every feeling",
        "question_hour": "Question hour",
        "setback_review": "Going through a setback",
        "disconnection_map": "Drawing the disconnection map",
        "slow_talk_review": "Slow talk, looked back on",
        "urge_note": "Urge note",
        "grief": "Room for grief",
    },
    "Between them": {
        "reflective_listening": "Reflective listening",
        "i_statements": "I statements",
        "felt_need_fair": "Felt, need, fair",
        "wave_plan": "Wave plan",
        "closeness_planning": "Planning closeness",
        "intimacy_review": "Closeness and intimacy",
        "forgiveness_individual": "Forgiveness, each alone",
        "talk_agreements": "House rules for hard talks",
        "end_of_day_talk": "Evening sit-down",
        "pause_and_return": "Pause with a return time",
        "touch_without_goal": "Touch without a goal",
        "consent_check": "Consent check",
        "solo_anchor": "Plan for bad hours",
        "rough_patch": "Rough patch",
        "visit_planning": "Planning a visit",
        "visit_review": "Visit, looked back on",
    },
    "Agreements": {
        "boundary_drafting": "Drafting boundaries",
        "openness_agreement": "Openness agreement",
        "agreement_v1": "First agreement",
        "agreement_v2": "New version of the agreement",
        "agreement_review": "Agreement review",
        "prevention_plan": "Prevention plan",
        "discernment": "Weighing the paths",
        "structured_separation": "Structured separation",
        "our_fidelity": "Fidelity in their words",
        "attention_map_review": "Outside-attention map",
    },
    "Looking back": {
        "progress_review": "Progress review",
        "csi16": "CSI-16",
        "ies6": "IES-6",
        "keep_list": "Keep list",
        "homework_review": "Homework review",
        "stage_change": "Change of stage",
        "joint_account": "Account both stand behind",
        "pause_planning": "Planning a pause",
        "closing": "Closing",
    },
}
LABELS: Final[Mapping[str, str]] = {code: label for group in INTERVENTIONS.values() for code, label in group.items()}


def labels(kept: Iterable[str]) -> list[str]:
    """Return what was done in words; an own intervention is its own label."""
    return [LABELS.get(each, each) for each in kept]


def own(kept: Iterable[str]) -> list[str]:
    """Return those that are not declared here: the counselor's own."""
    return [each for each in kept if each not in LABELS]


def listed(line: str) -> list[str]:
    """Return the own interventions in a line separated by commas or line ends, each once, in order."""
    words = (each.strip() for each in line.replace("\n", ",").replace(";", ",").split(","))
    return list(dict.fromkeys(each for each in words if each))
