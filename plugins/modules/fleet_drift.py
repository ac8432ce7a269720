DOCUMENTATION = r"""
module: fleet_drift
"""
