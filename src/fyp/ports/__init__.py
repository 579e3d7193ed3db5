"""THE DOORS: what lies outside the process, each a small protocol. Adapters stand behind them; `app` opens them."""
