"""WhatsApp sessions in Chromium: the only home of Playwright; it knows numbers, and no store or dispatcher."""
