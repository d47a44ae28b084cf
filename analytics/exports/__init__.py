"""Numbers as files: the tables of charts and the facts behind them, as CSV and as XLSX."""
