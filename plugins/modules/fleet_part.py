DOCUMENTATION = r"""
module: fleet_part
"""
