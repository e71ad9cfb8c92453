"""The paper that the board reads: what it says, and how that becomes Word or a page of HTML."""
