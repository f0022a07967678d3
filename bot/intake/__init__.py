"""How public posts come in: the shapes of files, and the signature that lets a watching tool send them."""
