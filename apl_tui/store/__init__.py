"""What is kept: sessions on the disk, one file each, and a small index of them."""
