"""Look at principle 1: involve stakeholders."""
