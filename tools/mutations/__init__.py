"""Breaking each privacy rule on purpose: the changes, and the program that tries them."""
