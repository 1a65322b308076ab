namespace haarkit {}
