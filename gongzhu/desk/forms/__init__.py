"""What officers type: filters of lists, forms of stages."""
