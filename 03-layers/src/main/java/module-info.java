/// Chapter 3. Functions with parameters: layers, losses, and how weights start.
module gradbook.layers {
    requires transitive gradbook.autodiff;

    exports gradbook.layers;
    exports gradbook.layers.examples;

    provides gradbook.autodiff.check.Catalogue with gradbook.layers.check.LayersCatalogue;
}
