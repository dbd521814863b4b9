"""What comes out: milestones and timelines, their JSON form and their wording."""
