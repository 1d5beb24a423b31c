/// Chapter 2. The computation graph, and derivatives by walking it backwards.
module gradbook.autodiff {
    requires transitive gradbook.tensor;

    uses gradbook.autodiff.check.Catalogue;
    provides gradbook.autodiff.check.Catalogue with gradbook.autodiff.check.DerivativesCatalogue;

    exports gradbook.autodiff;
    exports gradbook.autodiff.check;
    exports gradbook.autodiff.examples;
}
