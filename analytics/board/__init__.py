"""The dashboard: what is asked (`asking`), what stands now (`now`), and its tiles and charts."""
