"""One couple's record gathered from every feature, for the desk, the documents and the exchange (decision 0005)."""
