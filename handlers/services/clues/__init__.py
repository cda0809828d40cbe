"""What points to a patient without being certain: a person may say that it does not."""
