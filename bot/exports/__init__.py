"""Tables, pictures and documents for people to take away: pure functions to bytes."""
