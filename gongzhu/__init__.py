"""Gongzhu 共助: the social assistance integrated service platform, one folder per room."""
