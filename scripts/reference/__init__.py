"""The pages of the manual's reference, made from the code that they describe."""
