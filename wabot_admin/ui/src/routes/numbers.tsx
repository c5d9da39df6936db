export { Numbers as Component } from "@/features/numbers";
