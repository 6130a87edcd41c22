"""One live world, served over the public interfaces of both systems. See docs/emulator.md."""
