"""What people are shown, as plain values: cards and papers draw these and know nothing else."""
