export { Secrets as Component } from "@/features/secrets";
