"""The bytes on the wire and in the journal, frozen, and the page that describes them."""
