"""What the rooms know, laid out for the desk's templates. Pure: no request, no permission."""
