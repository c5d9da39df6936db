/** How the pure parts and components are tested, without a browser; tests/ui drives the whole thing in one. */
import { defineConfig, mergeConfig } from "vitest/config";
import app from "./vite.config.ts";

export default mergeConfig(
  app,
  defineConfig({ test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true } }),
);
