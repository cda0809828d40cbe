"""Stories: what people live through with Pebble, told through the sandbox over real HTTP."""
