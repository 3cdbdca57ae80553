"""What each department's questionnaire must ask, as the list of indicators has it."""

INDICATORS = {
    "review": (
        *("documents_reviewed", "proposals_made", "sent_to", "proposals_accepted"),
        *("reviewed", "reviewed_number", "reviewed_subject", "reviewed_proposal"),
    ),
    "iii_1_b": ("programmes_running", "programmes_reviewed", "plans_submitted", "plans_issued"),
    "iii_1_c": (
        *("records_total", "records_updated", "records_percent", "units_updated"),
        *("units_updated_percent", "last_update", "sync_errors"),
    ),
    "iii_1_d": ("facilities_public", "facilities_private", "children_advised", "new_models"),
    "iii_1_dd": (
        *("units_staffed", "protection_workers", "social_workers", "hamlets", "collaborators"),
        *("courses", "trainees"),
    ),
    "iii_1_e": (
        *("inspections", "units_inspected", "review_meetings"),
        *("recommendations", "recommendations_done"),
    ),
    "iii_1_h": ("clinics_total", "clinics_mental", "mental_visits", "staff_trained"),
    "iii_2_b": (
        *("roadmap", "preschool_total", "preschool_attending", "primary_total", "primary_on_age"),
        *("units_preschool", "units_primary"),
    ),
    "iii_2_c": (
        *("schools_total", "schools_serving", "schools_percent", "students_served", "models"),
        *("served_special", "served_remote", "served_minority"),
    ),
    "iii_2_d": ("activities", "students_special", "students_remote", "spent"),
    "iii_2_dd": ("schools_total", "schools_teaching", "lessons", "topics", "teachers_trained"),
    "iii_3_b": ("products", "children_reached", "play_places", "units_with_place"),
    "iii_3_d": ("press_total", "press_guided", "press_plans", "articles"),
    "iii_3_dd": ("columns", "broadcasts", "minutes"),
    "iii_4_b": (
        *("cases", "cases_litigation", "cases_advice", "cases_representation"),
        *("providers_trained", "campaigns", "campaign_reach"),
    ),
    "iii_5": ("ii_clauses", "ii_work", "ii_status", "ii_result", "ii_figure", "other_tasks"),
    "iii_6": (
        *("oversight_visits", "social_criticism", "issues_raised", "issues_settled"),
        *("members", "models", "commended"),
    ),
}
