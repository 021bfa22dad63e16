"""The doctor: looks at everything an installation needs and says what to mend. It changes nothing."""
