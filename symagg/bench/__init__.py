"""Measurements that the README quotes; each module is one benchmark."""
