"""Careful ways to other hosts: what every source, prober and model is asked through."""
