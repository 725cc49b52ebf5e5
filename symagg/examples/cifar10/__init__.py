"""CIFAR-10 from end to end: read the images, train the aggregation paper's network, capture its last convolution.

python -m symagg.examples.cifar10 --data PATH --out DIR; needs the extra torch: pip install 'symagg[torch]'.
"""
