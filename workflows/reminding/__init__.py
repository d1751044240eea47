"""Reminders: what each matter owes, put into the outbox when it is due, said in one quiet voice."""
