// DenseNet
