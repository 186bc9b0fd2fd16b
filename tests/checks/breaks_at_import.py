"""A site's module that needs an environment variable which isn't there."""

raise KeyError("CRM_TOKEN=secret")
