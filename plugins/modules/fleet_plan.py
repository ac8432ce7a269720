DOCUMENTATION = r"""
module: fleet_plan
"""
