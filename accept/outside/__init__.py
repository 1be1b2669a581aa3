"""What stands outside the installation: servers that it is given, and services that judge it by what arrives."""
