"""The parts of the dialect of Prio's `*.tfvars` environments.

Facts about the original: https://github.com/divviup/prio-server at 5aeb486a (2023) and https://github.com/abetterinternet/prio-server
at 112e0439 (2021): the variables of `terraform/` and what is made of them.
"""
