export { NewNumber as Component } from "@/features/numbers/link/new-number";
