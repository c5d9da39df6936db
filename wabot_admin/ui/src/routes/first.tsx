export { First as Component } from "@/features/sign-in/first";
