DOCUMENTATION = r"""
module: fleet_configure
"""
