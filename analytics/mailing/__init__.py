"""Reports that come by mail, as often as a supervisor wants them."""
