extension HDF5Listing {
    /// Whether a ReLU stands between the last batch norm and the pooling, as far as the names of the layers tell; for
    /// files without the model's graph.
    ///
    /// `layer_names` has all layers in order, those without weights too: Keras 2.1.4 has `bn, avg_pool, dense_1`, later
    /// releases have `bn, relu, avg_pool, dense_1`. A file of Keras 3 (`.weights.h5`) has names without an order; one of
    /// them is `relu` where the layer is that of `keras.applications`.
    var finalReLU: Bool? {
        guard let layers = layerNames else {
            let isNamed = groups.contains { $0.hasSuffix("/vars") && texts("name", of: $0)?.first == "relu" }
            return isNamed ? true : nil
        }
        guard let last = layers.firstIndex(where: { KerasName.torchvision($0) == "features.norm5" }) else { return nil }
        let following = layers[(last + 1)...].map { $0.lowercased() }
        // Without the pooling the list lacks layers, and its silence says nothing.
        guard let pooling = following.firstIndex(where: { $0.contains("pool") }) else { return nil }
        let between = following[..<pooling].filter { !$0.contains("dropout") }
        if between.isEmpty { return false }
        let isReLU = between.contains { $0.contains("relu") || $0.contains("re_lu") || $0.hasPrefix("activation") }
        return isReLU ? true : nil
    }
}
