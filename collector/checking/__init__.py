"""What a check is written with, and the judge that runs them."""
