"""What the template tests share: running programs, and deciding which of them this machine has."""
