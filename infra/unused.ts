/** Stands in a bundle for a package that its function never calls. */
export {};
