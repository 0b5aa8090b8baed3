"""What happens before the app's environment exists. Standard library only."""
