/// Chapter 4. Convolution and pooling: the same small window at every place of an image.
module gradbook.cnn {
    requires transitive gradbook.layers;

    exports gradbook.cnn;

    provides gradbook.autodiff.check.Catalogue with gradbook.cnn.check.CnnCatalogue;
}
