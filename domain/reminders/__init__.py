"""What each matter owes to whom and when: one pure function a matter, from its state alone."""
