"""The formats of pctasks: what their keys are, and what each becomes in a native definition.

Facts about the original are of its `main` branch of June 2026 (https://github.com/microsoft/planetary-computer-tasks).
"""
