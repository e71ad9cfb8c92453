"""The paper in Word."""
