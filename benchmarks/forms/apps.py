from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "benchmarks.forms"
    label = "benchforms"
