"""What browsers have refused to do on our pages, as they report it themselves."""
