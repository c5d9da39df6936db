export { Shell as Component } from "@/components/layout/shell";
