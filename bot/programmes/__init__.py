"""Programme packs: a programme, its units, tasks, deadlines and forms as data."""
